"""Findings as sentences: the one place where a finding becomes English prose."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.checks.base import Finding

SENTENCES: Mapping[tuple[str, str], str] = {
    ("untranslated", "empty"): "empty translation",
    ("url", "differs"): "address lost or changed",
    ("placeholders", "differ"): "placeholder lost or changed",
    ("same", "whole"): "the English text given back",
    ("same", "most"): "most of the English text left as it is",
    ("same", "words"): "{words!r} left in English",
    ("repetition", "characters"): "characters repeated in a loop",
    ("repetition", "words"): "words repeated in a loop",
    ("doubled-words", "twice"): "{word!r} twice in a row",
    ("length", "implausible"): "{target} characters for {source} of English",
    ("numbers", "missing"): "number {numbers} is missing",
    ("numbers", "added"): "number {numbers} is not in the English text",
    ("numbers", "changed"): "number {numbers} has become another",
    ("units", "other"): "{number} {other} for {number} {unit}",
    ("units", "missing"): "{number} without its unit, {unit}",
    ("units", "rate"): "per {other} for per {unit}",
    ("percent", "other"): "{number} {other} for {number} {unit}",
    ("percent", "missing"): "{number} without its per cent",
    ("order", "range"): "from {last} to {first} for from {first} to {last}",
    ("order", "exchanged"): "{last} in the place of {first}",
    ("sign", "missing"): "the minus sign before {number} is missing",
    ("sign", "added"): "a minus sign before {number} that the English text does not have",
    ("comparison", "turned"): "the other side of {number}",
    ("comparison", "sign"): "{other} for {sign}",
    ("dates", "month"): "another month",
    ("dates", "weekday"): "another day of the week",
    ("dates", "half-day"): "another half of the day",
    ("dates", "exchanged"): "the day and the month have changed places",
    ("dates", "day"): "another day of the month",
    ("dates", "added"): "a month that the English text does not have",
    ("email", "differs"): "e-mail address lost or changed",
    ("currency", "other"): "{number} {other} for {number} {unit}",
    ("currency", "missing"): "the currency {sign} is missing",
    ("currency", "added"): "the currency {sign} is not in the English text",
    ("negation", "missing"): "the negation is missing",
    ("negation", "added"): "a negation that the English text does not have",
    ("opposites", "reversed"): "{source!r} has become its opposite, {target!r}",
    ("symbols", "missing"): "the symbol {symbol} is missing",
    ("symbols", "added"): "the symbol {symbol} is not in the English text",
    ("script", "foreign"): "letters of another script",
    ("script", "own-missing"): "no {script} in it",
    ("script", "unknown"): "characters the model does not know",
    ("end-colon", "missing"): "the final ':' is missing",
    ("end-question", "missing"): "the final '?' is missing",
    ("markup", "elements"): "{kind} lost or changed",
    ("markup", "emphasis"): "emphasis lost or changed",
    ("markup", "stray"): "emphasis that would not show",
}


def sentence(finding: Finding) -> str:
    """What is wrong, in a few words without a final stop.

    A finding of another package's check is worded by that package, in ``data["text"]``.
    """
    pattern = SENTENCES.get((finding.code, finding.case))
    if pattern is None:
        return finding.data.get("text", f"{finding.code}: {finding.case}")
    return pattern.format_map(finding.data)
