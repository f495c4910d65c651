"""Attempts that ask by yielding, so that the sentences of all units share the same batches.

An attempt is a generator: it yields the sentences it wants translated and is sent their
hypotheses, as often as it likes; what it returns is its result.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import TypeVar

from pipeline.translate.engine import Hypothesis, Query

Hypotheses = Mapping[str, Sequence[Hypothesis]]
"""Of each sentence, best first."""
Result = TypeVar("Result")
Asking = Generator[list[Query], Hypotheses, Result]


def answered(asking: Asking[Result], answer: Callable[[list[Query]], Hypotheses]) -> Result:
    """What ``asking`` comes to when each of its questions is put to ``answer``."""
    try:
        queries = next(asking)
        while True:
            queries = asking.send(answer(queries))
    except StopIteration as stop:
        result: Result = stop.value
        return result


def drive(attempts: Iterable[Asking[Result]]) -> Asking[list[Result]]:
    """Run many attempts in step: each round asks for what all of them need, once."""
    running = list(attempts)
    results: dict[int, Result] = {}
    waiting: dict[int, list[Query]] = {}

    def advance(number: int, answers: Hypotheses | None) -> None:
        single = running[number]
        try:
            waiting[number] = next(single) if answers is None else single.send(answers)
        except StopIteration as stop:
            results[number] = stop.value

    for number in range(len(running)):
        advance(number, None)
    while waiting:
        wanted: dict[str, Query] = {}
        for query in (query for queries in waiting.values() for query in queries):
            if query.text not in wanted or query.aligned:
                wanted[query.text] = query
        known = yield list(wanted.values())
        due = dict(waiting)
        waiting.clear()
        for number, queries in due.items():
            advance(number, {q.text: known[q.text] for q in queries if q.text in known})
    return [results[number] for number in range(len(running))]
