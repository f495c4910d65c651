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
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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

names = st.sampled_from(NAMES)
blocks = st.tuples(st.sampled_from(CONTEXTS), st.sampled_from(TEXTS))
places = st.integers(0, 9)


class Moves(RuleBasedStateMachine):
    """A project with one locale, and everything that people have done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.articles: dict[str, list[Block]] = {}
        self.deleted: dict[str, list[Block]] = {}
        self.words: set[str] = set()
        self.reviewed: dict[str, set[Block]] = {}
        self.number = 0
        text = '[tool.pipeline]\nlocales = ["es"]\nengine = "pseudo"\n'
        (self.root / "pyproject.toml").write_text(text, "utf-8")
        (self.root / "source").mkdir()

    def teardown(self) -> None:
        self.update()
        shutil.rmtree(self.root)

    # Authors

    @initialize(first=st.lists(blocks, min_size=1, max_size=5))
    def begin(self, first: list[Block]) -> None:
        self.articles["a"] = first
        self.save()
        self.update()

    def save(self) -> None:
        for path in (self.root / "source").iterdir():
            path.unlink()
        for name, content in self.articles.items():
            parts = [f"<!-- i18n:context {c} -->\n\n{t}" if c else t for c, t in content]
            (self.root / f"source/{name}.md").write_text("\n\n".join(parts) + "\n", "utf-8")

    @rule(name=names, block=blocks, place=places)
    def insert(self, name: str, block: Block, place: int) -> None:
        self.articles.setdefault(name, []).insert(place, block)
        self.save()

    @rule(name=names, place=places, block=blocks)
    def edit(self, name: str, place: int, block: Block) -> None:
        if place < len(self.articles.get(name, ())):
            self.articles[name][place] = block
            self.save()

    @rule(name=names, place=places, context=st.sampled_from(CONTEXTS))
    def set_context(self, name: str, place: int, context: str | None) -> None:
        if place < len(self.articles.get(name, ())):
            self.articles[name][place] = context, self.articles[name][place][1]
            self.save()

    @rule(name=names, place=places, other=names)
    def move(self, name: str, place: int, other: str) -> None:
        if place < len(self.articles.get(name, ())):
            block = self.articles[name].pop(place)
            self.articles.setdefault(other, []).append(block)
            self.save()

    @rule(name=names, other=names)
    def rename(self, name: str, other: str) -> None:
        if name in self.articles and other not in self.articles:
            self.articles[other] = self.articles.pop(name)
            self.save()

    @rule(name=names, other=names, place=places)
    def split(self, name: str, other: str, place: int) -> None:
        if name in self.articles and other not in self.articles:
            self.articles[other] = self.articles[name][place:]
            self.articles[name] = self.articles[name][:place]
            self.save()

    @rule(name=names, other=names)
    def join(self, name: str, other: str) -> None:
        if name != other and {name, other} <= self.articles.keys():
            self.articles[name] += self.articles.pop(other)
            self.save()

    @rule(name=names)
    def delete(self, name: str) -> None:
        if name in self.articles:
            self.deleted[name] = self.articles.pop(name)
            self.save()

    @rule(name=names)
    def restore(self, name: str) -> None:
        if name in self.deleted:
            self.articles[name] = self.deleted.pop(name)
            self.save()

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

    @precondition(lambda self: self.articles)
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
        assert not any(text.startswith("máquina") for text in found)


TestMoves = Moves.TestCase
TestMoves.settings = settings(max_examples=EXAMPLES, stateful_step_count=25, deadline=None)
