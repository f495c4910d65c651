"""Codes of locales: what they consist of, and what they fall back on.

A code is written as in BCP 47, ``zh-Hant``, ``pt-BR`` or ``es-419``: a language, perhaps a script
of four letters, perhaps a region of two letters or three digits.
"""

from __future__ import annotations

SOURCE = "en"
"""The language that articles are written in."""


def canonical(code: str) -> str:
    """A code in the capitals that BCP 47 recommends: ``pt-BR`` for ``PT-br``."""
    first, *parts = code.split("-")
    return "-".join(
        [first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in parts)]
    )


def language(code: str) -> str:
    """The language of a locale, without script and region: ``es`` for ``es-MX``."""
    return code.replace("_", "-").split("-", maxsplit=1)[0].lower()


def chain(code: str) -> tuple[str, ...]:
    """The locale and what it falls back on, the most specific first.

    A text serves only readers of its script: ``zh-TW`` falls back on ``zh-Hant``, but not on
    ``zh``, which is written in the other one.
    """
    code = code.replace("_", "-")
    spelled, *parts = code.split("-")
    written = script(code)
    codes = [code]
    if written and written not in (part.title() for part in parts):
        codes.append(f"{spelled}-{written}")
    codes += ["-".join([spelled, *parts[:count]]) for count in range(len(parts) - 1, -1, -1)]
    return tuple(dict.fromkeys(other for other in codes if script(other) == written))


def script(code: str) -> str | None:
    """The script of a locale where its language is written in several: ``Hant`` for ``zh-TW``.

    None where the locale says none and its language has only one. The source is Unicode's CLDR
    (likely subtags), by way of Babel.
    """
    for part in code.replace("_", "-").split("-")[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
    # Here, because most commands need no more than the code itself.
    from babel.core import get_global

    likely = get_global("likely_subtags")
    full = likely.get(code.replace("-", "_")) or likely.get(language(code), "")
    bare = likely.get(language(code), "")
    found, usual = _script_of(full), _script_of(bare)
    if found and usual and (found != usual or language(code) in _SEVERAL_SCRIPTS):
        return found
    return None


def territory(code: str) -> str | None:
    """The region that a locale names, ``BR`` for ``pt-BR`` or ``419`` for ``es-419``, if any."""
    for part in code.replace("_", "-").split("-")[1:]:
        if (len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()):
            return part.upper()
    return None


_SEVERAL_SCRIPTS = frozenset({"zh", "sr", "uz", "az", "pa"})


def _script_of(tag: str) -> str | None:
    return next((part for part in tag.split("_") if len(part) == 4 and part.isalpha()), None)
