"""The header fields of templates and catalogs."""

from __future__ import annotations

from collections.abc import Sequence

CONTENT = (
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
)
UNFILLED = (
    ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE"),
    ("Last-Translator", "FULL NAME <EMAIL@ADDRESS>"),
    ("Language-Team", "LANGUAGE <LL@li.org>"),
)
"""What GNU gettext writes where a translator has yet to fill something in."""
GENERATOR = ("X-Generator", "pipeline")


def template_header(project: str) -> tuple[tuple[str, str], ...]:
    """The fields of a template; ``project`` is its Project-Id-Version."""
    return (("Project-Id-Version", project), *UNFILLED, ("Language", ""), *CONTENT, GENERATOR)


def header_for(
    locale: str, project: str, old: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Complete header fields of a catalog; what other tools and people put there stays.

    Args:
        locale: The catalog's locale, ``pt-BR`` say.
        project: Its Project-Id-Version where none is there yet.
        old: The fields as they are.
    """
    fields = dict(
        [
            ("Project-Id-Version", project),
            *UNFILLED,
            ("Language-Team", language_name(locale)),
            ("Language", locale.replace("-", "_")),
            *CONTENT,
            ("Plural-Forms", plural_forms(locale)),
            GENERATOR,
        ]
    )
    fields.update((key, value) for key, value in old if key in fields and _counts(key, value))
    known = set(fields.items())
    # What is no field of ours, or is said differently a second time, is somebody else's.
    others = (
        (key, value)
        for key, value in old
        if (key not in fields or _counts(key, value)) and (key, value) not in known
    )
    return (*fields.items(), *others)


def _counts(key: str, value: str) -> bool:
    return bool(value) and key not in dict(CONTENT)


def plural_forms(locale: str) -> str:
    """The Plural-Forms field for ``locale``."""
    from babel.messages.plurals import get_plural

    plural = get_plural(locale.replace("-", "_"))
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


def language_name(locale: str) -> str:
    """The English name of the locale's language, as people read it in a catalog's head."""
    from babel import Locale

    return Locale.parse(locale, sep="-").english_name or locale
