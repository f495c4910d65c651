"""What engines call a locale.

They name what they translate into by languages, and the few with several written forms by codes of
their own: Argos Translate's ``zt`` is LibreTranslate's ``zh-Hant``, its ``pb`` is ``pt-BR``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.locale import language, script, territory

CALLED: dict[str, tuple[str, ...]] = {"zh-Hans": (), "zh-Hant": ("zt",), "pt-BR": ("pb",)}
"""Written forms that engines have a name for, and what else they call them."""


def codes(locale: str) -> tuple[str, ...]:
    """The codes by which an engine may know a locale, the most exact first, the language last.

    >>> codes("zh-TW")
    ('zh-TW', 'zh-Hant', 'zt', 'zh')
    >>> codes("es")
    ('es',)
    """
    return tuple(dict.fromkeys(_codes(locale)))


def _codes(locale: str) -> Iterator[str]:
    plain, written, region = language(locale), script(locale), territory(locale)
    regional = f"{plain}-{region}"
    for code in (
        locale,
        f"{plain}-{written}" if written else plain,
        regional if regional in CALLED else plain,
    ):
        if code != plain:
            yield code
            yield from CALLED.get(code, ())
    yield plain
