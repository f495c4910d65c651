"""Offline translation of Markdown articles through gettext catalogs.

The library needs no files: ``segment`` cuts a text into units, ``Document.render`` puts
translations back where they belong.

    >>> from pipeline import segment
    >>> document = segment("# Hello\\n\\nA *small* page.\\n")
    >>> [unit.source for unit in document.units]
    ['Hello', 'A *small* page.']
    >>> document.render(lambda unit: {"Hello": "Hola"}.get(unit.source))
    '# Hola\\n\\nA *small* page.\\n'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.document.document import Document
    from pipeline.document.segmentation import segment
    from pipeline.model import Kind, Unit

__version__ = "0.1.0"

__all__ = ["Document", "Kind", "Unit", "__version__", "segment"]


def __getattr__(name: str) -> object:
    """Import the library's names when they are asked for: the command seldom needs the parser."""
    if name in ("Document", "segment"):
        from pipeline.document import segmentation

        return getattr(segmentation, name)
    if name in ("Kind", "Unit"):
        from pipeline import model

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
