"""Another month, day of the week or half of the day, and a day and a month exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.calendar import NUMERIC, Hour, Named
from pipeline.languages.registry import source as english


def _find(pair: Pair) -> Iterator[Finding]:
    yield from _exchanged(pair)
    first, second = english().calendar, pair.language.calendar
    for kind in ("month", "weekday"):
        there = second.named(pair.target, kind)
        if not there.sure:
            continue
        here = first.named(pair.source, kind)
        added = there.sure - here.possible
        if not added:
            continue
        lost = here.sure - there.possible
        span = there.places[next(iter(added))]
        if lost:
            yield Finding("dates", kind, here.places[next(iter(lost))], span)
        elif kind == "month" and first.has_homonym(pair.source, added):
            yield Finding("dates", "added", None, span)
    yield from _turned(pair)
    yield from _half_of_day(pair)


def _turned(pair: Pair) -> Iterator[Finding]:
    """Two weekdays of which one goes to the other, the other way round."""
    first, second = english(), pair.language
    here = _in_order(first.calendar.named(pair.source, "weekday"))
    there = _in_order(second.calendar.named(pair.target, "weekday"))
    if len(here) != 2 or [name for name, _ in here] != [name for name, _ in reversed(there)]:
        return
    spans = [[span for _, span in named] for named in (here, there)]
    (one, two), (three, four) = spans
    here_leads = first.reader.joints.leads(pair.source, one, two)
    if here_leads and second.reader.joints.leads(pair.target, three, four):
        yield Finding("dates", "weekday", one, three)


def _in_order(named: Named) -> list[tuple[str, tuple[int, int]]]:
    """What is surely named, and that once only."""
    if any(number != 1 for number in named.possible.values()) or named.sure != named.possible:
        return []
    return sorted(named.places.items(), key=lambda item: item[1])


def _exchanged(pair: Pair) -> Iterator[Finding]:
    first, second = english().calendar, pair.language.calendar
    said = {(month, day): span for month, day, span in first.dates(pair.source)}
    if said:
        written = {(month, day): span for month, day, span in second.dates(pair.target)}
    else:
        said, written = _numeric(pair.source), _numeric(pair.target)
    for (month, day), span in said.items():
        turned = day, month
        if (month, day) in written:
            continue
        if month != day and turned in written and turned not in said:
            yield Finding("dates", "exchanged", span, written[turned])
            continue
        days = [date for date in written if date[0] == month and date not in said]
        if days:
            yield Finding("dates", "day", span, written[days[0]])


def _numeric(text: str) -> dict[tuple[int, int], tuple[int, int]]:
    found = ((int(f[1]), int(f[3]), f.span()) for f in NUMERIC.finditer(text) if f[2] == "/")
    return {(one, two): span for one, two, span in found if 0 < one <= 12 and 0 < two <= 12}


def _half_of_day(pair: Pair) -> Iterator[Finding]:
    first, second = english(), pair.language
    said = [
        hour
        for hour in first.calendar.hours(first.reader.read(pair.source))
        if hour.hour is not None
    ]
    said = [hour for hour in said if hour.shown <= 12 and hour.hour is not None]
    if not said:
        return
    written: dict[int, list[Hour]] = {}
    for hour in second.calendar.hours(second.reader.read(pair.target)):
        written.setdefault(hour.shown % 12, []).append(hour)
    for hour in {hour.hour: hour for hour in said}.values():
        twins = written.get(hour.shown % 12, [])
        if twins and all(twin.hour is not None and twin.hour != hour.hour for twin in twins):
            yield Finding("dates", "half-day", hour.span, twins[0].span)


CHECK = Check(("dates",), _find)
