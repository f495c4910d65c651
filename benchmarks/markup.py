"""How well markup comes through: units of real documentation, translated and verified.

    python -m benchmarks.markup [--units 600] [--show 10]

Takes units with inline markup at random from the documentation that `make test` downloads, and
counts by which strategy each was translated, or why it was not. Every translation is parsed again
and must have exactly its source's links, code, HTML, images and footnotes.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from pipeline import segment
from pipeline.checks import markup as markup_check
from pipeline.document.blocks import Outline
from pipeline.document.fit import agreeing
from pipeline.document.inline import Reader, inline
from pipeline.engines import registry
from pipeline.engines.registry import EngineRequest
from pipeline.languages.registry import language as language_of
from pipeline.project.cache import Cache
from pipeline.stages.engine import CachedEngine
from pipeline.translate.asking import answered, drive
from pipeline.translate.attempt import Outcome, attempt
from pipeline.translate.memory import Memory
from pipeline.translate.strategies import Context, Strategy
from pipeline.translate.terms import Termbase
from tests import corpora


class Silent:
    def start(self, locale: str, total: int) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


def units(count: int, seed: int) -> list[tuple[str, Outline]]:
    """``count`` different units with inline markup, and the pages they are from."""
    found: dict[str, Outline] = {}
    for package in corpora.DOCUMENTATION:
        for name, text in corpora.files(package, ".md").items():
            if "/tests/" in name:
                continue  # examples of broken Markdown
            document = segment(text)
            for unit in document.units:
                found_in = inline(unit.source, document.outline)
                marked = found_in.elements or found_in.emphasis
                if marked and re.search("[a-z]{3}", found_in.text):
                    found.setdefault(unit.source, document.outline)
    return random.Random(seed).sample(sorted(found.items(), key=lambda item: item[0]), count)


def translate(wanted: list[tuple[str, Outline]], locale: str, folder: Path) -> list[Outcome]:
    choice = registry.choose("argos", EngineRequest(locale))
    own = language_of(locale)
    with Cache(folder / "markup.sqlite") as cache:
        engine = CachedEngine(choice, Memory(choice.split), cache, Silent(), locale)
        context = Context(locale, own, engine, Termbase(locale), curve=choice.curve)
        attempts = [attempt(text, replace(context, read=Reader(page))) for text, page in wanted]
        return answered(drive(attempts), engine.answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--units", type=int, default=600)
    parser.add_argument("--show", type=int, default=0, help="print this many failures")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    cache = Path(__file__).parent.parent / ".cache"
    wanted = units(arguments.units, arguments.seed)
    for language in ("es", "ko"):
        outcomes = translate(wanted, language, cache)
        ways: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        wrong = 0
        shown = 0
        for (text, page), outcome in zip(wanted, outcomes, strict=True):
            if outcome.text is None:
                reasons[re.sub(r"'.*'|\d[\d.]*", "…", outcome.reason)] += 1
                if shown < arguments.show:
                    shown += 1
                    print(f"  {outcome.reason}: {text[:160]!r}")
                continue
            ways[outcome.strategy] += 1
            read = Reader(page)
            repaired = agreeing(outcome.text, read(text), read)
            wrong += (
                repaired is None or markup_check.failure(read(text), read(repaired)) is not None
            )
        done = sum(ways.values())
        print(
            f"\n{language}: {done} of {len(wanted)} translated ({done / len(wanted):.1%})", end=""
        )
        print(f", {done - wrong} of them verified")
        for way in Strategy:
            print(f"  {way:10} {ways[way]:5} {ways[way] / len(wanted):6.1%}")
        for reason, count in reasons.most_common(12):
            print(f"  not: {reason:60} {count:4} {count / len(wanted):6.1%}")


if __name__ == "__main__":
    main()
