"""Numbers that went missing, changed or came from nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import WORD
from pipeline.languages import numbers, quantities

MONTHS = {name: str(number) for number, name in enumerate(numbers.MONTH_NAMES, 1)}


def _find(pair: Pair) -> Iterator[Finding]:
    source, language = pair.source, pair.language.code
    wanted = quantities.stated(source, "en" if language in quantities.SCALES else "")
    found = quantities.stated(pair.target, language)
    lost, added = wanted - found, found - wanted
    for fraction in [figure for figure in added if "/" in figure]:
        if (parts := Counter(fraction.split("/"))) <= lost:
            # The English writes both in digits, as in "1 in 4".
            lost -= parts
            del added[fraction]
    for figure, scaled in quantities.restated(source).items():
        if lost[figure] and added[scaled]:
            lost -= Counter([figure])
            added -= Counter([scaled])
    if lost:
        yield Finding("numbers", "missing", data={"numbers": ", ".join(sorted(lost))})
    elif added:
        excused = quantities.spelled(source)
        excused |= {MONTHS[word] for word in WORD.findall(source) if word in MONTHS}
        unexplained = added.keys() - excused
        if unexplained:
            yield Finding("numbers", "added", data={"numbers": ", ".join(sorted(unexplained))})


CHECK = Check(("numbers",), _find)
