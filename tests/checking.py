"""What the checks say of a pair, as tests ask for it."""

from __future__ import annotations

from pipeline.checks import registry
from pipeline.checks.base import Pair
from pipeline.checks.wording import sentence
from pipeline.languages.registry import language

for code in ("en", "es", "ko", "fr", "de"):
    # Tables are read once, which would count as the time of a property's first example.
    list(registry.findings(Pair("May 5, 2 mg", "5월 5일 2 mg", language(code))))


def codes(source: str, target: str, locale: str) -> list[str]:
    """The codes of everything that is found in a pair, in the order in which it is found."""
    return [found.code for found in registry.findings(Pair(source, target, language(locale)))]


def refusal(source: str, target: str, locale: str) -> str | None:
    """Why a machine's translation would be refused, or None if it would not."""
    found = registry.failure(source, target, locale)
    return sentence(found) if found else None
