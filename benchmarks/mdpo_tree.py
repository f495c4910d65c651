"""mdpo over a folder, in one process; prints how many files it failed on."""

from __future__ import annotations

import sys
from pathlib import Path

from mdpo.md2po import markdown_to_pofile
from mdpo.po2md import pofile_to_markdown


def main(verb: str, source: Path, catalogs: Path, pages: Path) -> None:
    failures = 0
    for path in sorted(source.rglob("*.md")):
        name = path.relative_to(source)
        catalog = (catalogs / name).with_suffix(".po")
        try:
            if verb == "extract":
                catalog.parent.mkdir(parents=True, exist_ok=True)
                markdown_to_pofile(str(path), po_filepath=str(catalog), save=True)
            else:
                page = pages / name
                page.parent.mkdir(parents=True, exist_ok=True)
                pofile_to_markdown(str(path), str(catalog), save=str(page))
        except Exception:
            failures += 1
    print(failures)


if __name__ == "__main__":
    main(sys.argv[1], *(Path(argument) for argument in sys.argv[2:5]))
