"""Whose a template or a catalog is: what others wrote is neither replaced nor removed."""

from __future__ import annotations

from pipeline.catalogs.comments import line
from pipeline.catalogs.header import UNFILLED
from pipeline.catalogs.provenance import own_comments
from pipeline.catalogs.review import is_human
from pipeline.model import Catalog

ARTICLES = (".md",)
"""How the names of articles end."""
GENERATED = '"X-Generator: pipeline\\n"'


def template_preamble(reference: str) -> str:
    """The comment above a template's header, which says what it is the template of."""
    return line(f"Template for {reference}")


def is_own_template(text: str, reference: str) -> bool:
    """Whether the text of a .pot is a template that the pipeline wrote for this article.

    Args:
        text: The file's text, whole or cut.
        reference: The article's path, as references give it.
    """
    first = text.removeprefix("\ufeff").split("\n", 1)[0].rstrip()
    return first == f"# {template_preamble(reference)}" and GENERATED in text


def is_foreign_template(text: str, reference: str) -> bool:
    """Whether the text of a .pot says nothing of the pipeline nor of the article."""
    told = any(entry.startswith("#") and reference in entry for entry in text.splitlines())
    return bool(text.strip()) and GENERATED not in text and not told


def is_own_catalog(catalog: Catalog, reference: str) -> bool:
    """Whether every message of a catalog is of this article, as only the pipeline writes it.

    Other tools put their own name into the header, but leave the references; one without active
    messages has none that would prove it.
    """
    active = catalog.active
    return bool(active) and all(message.references == (reference,) for message in active)


def is_foreign_catalog(catalog: Catalog) -> bool:
    """Whether a catalog is of something else than articles: of a program, say."""
    references = [name for message in catalog.active for name in message.references]
    return bool(references) and not any(
        name.rsplit(":", 1)[0].endswith(ARTICLES) for name in references
    )


def is_empty(catalog: Catalog) -> bool:
    """Whether no person has left a word in a catalog, its head included."""
    if catalog.carried or len(catalog.preamble) > 1:
        return False
    nobody = dict(UNFILLED)["Last-Translator"]
    if dict(catalog.header).get("Last-Translator", nobody) != nobody:
        return False
    return not any(is_human(message) or own_comments(message) for message in catalog.messages)
