"""markdown-it-py's bare parse of a folder: the floor under every tool built on it."""

from __future__ import annotations

import sys
from pathlib import Path

from markdown_it import MarkdownIt


def main(source: Path) -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for path in sorted(source.rglob("*.md")):
        parser.parse(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
