"""The law of moves: no words of a person are lost, and none stand as reviewed where nobody did.

Authors edit, move, cut, merge, rename, delete and restore at random, translators and engines fill
what they find, and the catalogs are updated now and then.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipeline.catalogs import po
from pipeline.catalogs.provenance import machine_translated
from pipeline.catalogs.review import is_human, state
from pipeline.model import Catalog, Message, State
from pipeline.project.workspace import Workspace
from pipeline.stages.extract import extract
from pipeline.stages.report import Report
from pipeline.stages.update import update

EXAMPLES = int(os.environ.get("MOVES_EXAMPLES", "20"))
"""How many histories are tried; more finds rarer accidents."""
NAMES = ("a", "b", "c", "d")
TEXTS = (
    "Rest the knee for two days.",
    "Rest the knee for three days.",
    "Walk a little every day, in shoes that fit.",
    "Cold.",
    "Warm.",
    "Ask somebody who knows.",
)
CONTEXTS = (None, None, "menu", "verb")
Block = tuple[str | None, str]

blocks = st.tuples(st.sampled_from(CONTEXTS), st.sampled_from(TEXTS))
contents = st.lists(blocks, min_size=2, max_size=5)
places = st.integers(0, 9)


class Moves(RuleBasedStateMachine):
    """A project with one locale, and everything that people have done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.articles: dict[str, list[Block]] = {}
        self.deleted: dict[str, list[Block]] = {}
        self.words: set[str] = set()
        self.comments: set[str] = set()
        self.reviewed: dict[str, set[Block]] = {}
        self.number = 0
        text = '[tool.pipeline]\nlocales = ["es"]\nengine = "pseudo"\n'
        (self.root / "pyproject.toml").write_text(text, "utf-8")
        (self.root / "source").mkdir()

    def teardown(self) -> None:
        self.update()
        shutil.rmtree(self.root)

    # Authors

    @initialize(first=contents, second=contents, final=st.lists(st.booleans(), min_size=10))
    def begin(self, first: list[Block], second: list[Block], final: list[bool]) -> None:
        self.articles = {"a": first, "b": second}
        self.save(now=True)
        for which, is_final in enumerate(final):
            self.translate(which, is_final)

    def save(self, *, now: bool) -> None:
        """Write the articles, and perhaps bring the catalogs up to them at once."""
        for path in (self.root / "source").iterdir():
            path.unlink()
        for name, content in self.articles.items():
            parts = [f"<!-- i18n:context {c} -->\n\n{t}" if c else t for c, t in content]
            (self.root / f"source/{name}.md").write_text("\n\n".join(parts) + "\n", "utf-8")
        if now:
            self.update()

    def article(self, which: int) -> tuple[str, list[Block]]:
        """One of the articles that there are, or a new one."""
        found = sorted(self.articles) or [NAMES[0]]
        name = found[which % len(found)]
        return name, self.articles.setdefault(name, [])

    def free_name(self) -> str | None:
        return next((name for name in NAMES if name not in self.articles), None)

    @rule(which=places, block=blocks, place=places, now=st.booleans())
    def insert(self, which: int, block: Block, place: int, now: bool) -> None:
        self.article(which)[1].insert(place, block)
        self.save(now=now)

    @rule(which=places, place=places, block=blocks, now=st.booleans())
    def edit(self, which: int, place: int, block: Block, now: bool) -> None:
        if content := self.article(which)[1]:
            content[place % len(content)] = block
            self.save(now=now)

    @rule(which=places, place=places, context=st.sampled_from(CONTEXTS), now=st.booleans())
    def set_context(self, which: int, place: int, context: str | None, now: bool) -> None:
        if content := self.article(which)[1]:
            place %= len(content)
            content[place] = context, content[place][1]
            self.save(now=now)

    @rule(which=places, place=places, other=places, now=st.booleans())
    def move(self, which: int, place: int, other: int, now: bool) -> None:
        if content := self.article(which)[1]:
            block = content.pop(place % len(content))
            self.article(other)[1].append(block)
            self.save(now=now)

    @rule(which=places, now=st.booleans())
    def rename(self, which: int, now: bool) -> None:
        if (new := self.free_name()) and self.articles:
            self.articles[new] = self.articles.pop(self.article(which)[0])
            self.save(now=now)

    @rule(which=places, place=places, now=st.booleans())
    def split(self, which: int, place: int, now: bool) -> None:
        if new := self.free_name():
            name, content = self.article(which)
            self.articles[name], self.articles[new] = content[:place], content[place:]
            self.save(now=now)

    @rule(which=places, other=places, now=st.booleans())
    def join(self, which: int, other: int, now: bool) -> None:
        (name, content), (second, more) = self.article(which), self.article(other)
        if name != second:
            del self.articles[second]
            content += more
            self.save(now=now)

    @rule(which=places, now=st.booleans())
    def delete(self, which: int, now: bool) -> None:
        if self.articles:
            name, _ = self.article(which)
            self.deleted[name] = self.articles.pop(name)
            self.save(now=now)

    @rule(which=places, now=st.booleans())
    def restore(self, which: int, now: bool) -> None:
        found = sorted(self.deleted.keys() - self.articles.keys())
        if found:
            name = found[which % len(found)]
            self.articles[name] = self.deleted.pop(name)
            self.save(now=now)

    # Translators and engines

    def catalogs(self) -> dict[Path, Catalog]:
        paths = sorted(self.root.glob("locales/es/**/*.po"))
        return {p: po.parse(p.read_text("utf-8"), str(p)) for p in paths if p.name != "_labels.po"}

    def fill(self, which: int, filled: Callable[[Message], Message]) -> None:
        """Have somebody work on one active message, in an article or in what is left of one."""
        found = [(path, m) for path, c in self.catalogs().items() for m in c.active]
        if not found:
            return
        path, message = found[which % len(found)]
        catalog = self.catalogs()[path]
        made = filled(message)
        messages = tuple(made if m is message or m == message else m for m in catalog.messages)
        path.write_text(po.serialize(replace(catalog, messages=messages)), "utf-8")

    @rule(which=st.integers(0, 30), final=st.booleans())
    def translate(self, which: int, final: bool) -> None:
        """Words of a person's own, which may take the place of others."""
        self.number += 1
        text = f"palabras {self.number}"

        def filled(message: Message) -> Message:
            if is_human(message):
                self.words.discard(message.msgstr)
            self.words.add(text)
            if final:
                self.reviewed[text] = {message.key}
            return replace(message, msgstr=text).with_flag("fuzzy", present=not final)

        self.fill(which, filled)

    @rule(which=st.integers(0, 30))
    def comment(self, which: int) -> None:
        self.number += 1
        text = f"nota {self.number}"

        def filled(message: Message) -> Message:
            self.comments.add(text)
            return replace(message, comments=(*message.comments, text))

        self.fill(which, filled)

    @rule(which=st.integers(0, 30))
    def confirm(self, which: int) -> None:
        """A person finds that a translation is right as it is."""

        def filled(message: Message) -> Message:
            if not is_human(message):
                return message
            self.reviewed.setdefault(message.msgstr, set()).add(message.key)
            return message.with_flag("fuzzy", present=False)

        self.fill(which, filled)

    @rule(which=st.integers(0, 30))
    def engine(self, which: int) -> None:
        self.number += 1
        text = f"máquina {self.number}"
        self.fill(
            which,
            lambda m: m if m.msgstr else machine_translated(m, text, "pseudo 1", 0.5),
        )

    # The pipeline

    @rule(forgetful=st.booleans())
    def work(self, forgetful: bool) -> None:
        if forgetful:
            shutil.rmtree(self.root / ".pipeline", ignore_errors=True)
        self.update()
        if forgetful:
            shutil.rmtree(self.root / ".pipeline", ignore_errors=True)
        report = self.update()
        assert report.changes == [], report

    def update(self) -> Report:
        with Workspace(self.root) as workspace:
            report = extract(workspace)
            report.add(update(workspace, ["es"]))
        assert report.errors == []
        assert not (self.root / ".pipeline/kept").exists()
        self.check_what_is_reviewed()
        self.check_drafts()
        return report

    def check_what_is_reviewed(self) -> None:
        for path, catalog in self.catalogs().items():
            for message in catalog.active:
                if state(message) is State.REVIEWED:
                    assert message.key in self.reviewed.get(message.msgstr, set()), (path, message)

    def check_drafts(self) -> None:
        """Of one draft no catalog has two obsolete copies."""
        for catalog in self.catalogs().values():
            drafts = [m.msgstr for m in catalog.messages if m.obsolete and m.fuzzy]
            assert len(drafts) == len(set(drafts)), drafts

    @invariant()
    def no_word_is_lost(self) -> None:
        found = {m.msgstr for c in self.catalogs().values() for m in c.messages if is_human(m)}
        assert self.words <= found
        messages = [m for catalog in self.catalogs().values() for m in catalog.messages]
        assert self.comments <= {comment for m in messages for comment in m.comments}
        assert not any(text.startswith("máquina") for text in found)


TestMoves = Moves.TestCase
TestMoves.settings = settings(max_examples=EXAMPLES, stateful_step_count=25, deadline=None)
