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

from pipeline.model import Kind, Unit
from pipeline.segmentation import Document, segment

__version__ = "0.1.0"

__all__ = ["Document", "Kind", "Unit", "__version__", "segment"]
