"""Give every message of the catalogs below a folder a translation, so that pages really change."""

from __future__ import annotations

import sys
from pathlib import Path

import polib


def main(folder: Path) -> None:
    for path in sorted(folder.rglob("*.po")):
        catalog = polib.pofile(str(path))
        for entry in catalog:
            if not entry.msgstr:
                entry.msgstr = entry.msgid.replace("the ", "the  ", 1) + "\u00b7"
            entry.flags = []
        catalog.save()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
