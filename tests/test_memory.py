"""The translation memory and its exchange with other tools."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogs import tmx
from pipeline.catalogs.moved import contexts
from pipeline.engines.support.sentences import split
from pipeline.errors import PipelineError
from pipeline.invisible import is_blank
from pipeline.model import Entry
from pipeline.translate.memory import Memory
from tests.conftest import Folder
from tests.strategies import hostile_texts

Review = Callable[[Folder, str, str, str], None]
SETTINGS = '[tool.pipeline]\nlocales = ["es"]\nengine = "pseudo"\n'


def test_the_same_text_elsewhere_is_taken_from_the_memory(folder: Folder, review: Review) -> None:
    folder.write("pyproject.toml", SETTINGS)
    folder.write("source/a.md", "# One\n\nRest the knee for two days.\n")
    folder.pipeline("run")
    review(
        folder, "locales/es/LC_MESSAGES/a.po", "Rest the knee for two days.", "Descanse la rodilla."
    )
    folder.write("source/b.md", "# Two\n\nRest the knee for two days.\n\nWalk.\n")
    folder.pipeline("run")
    catalog = folder.read("locales/es/LC_MESSAGES/b.po")
    assert 'msgstr "Descanse la rodilla."' in catalog
    assert "# mt: memory a confidence=0.95" in catalog
    assert catalog.index("# mt: memory a") < catalog.index(
        "#, fuzzy", catalog.index("# mt: memory")
    )


def test_the_same_text_in_the_same_place_is_as_reviewed_as_it_was(
    folder: Folder, review: Review
) -> None:
    folder.write("pyproject.toml", SETTINGS)
    text = "# {}\n\nBefore.\n\nRest the knee.\n\nAfter.\n"
    folder.write("source/a.md", text.format("One"))
    folder.pipeline("run")
    review(folder, "locales/es/LC_MESSAGES/a.po", "Rest the knee.", "Descanse la rodilla.")
    folder.write("source/b.md", text.format("Two"))
    folder.pipeline("run")
    catalog = folder.read("locales/es/LC_MESSAGES/b.po")
    place = catalog.index('msgid "Rest the knee."')
    entry = catalog[catalog.rindex("\n\n", 0, place) : place]
    assert "fuzzy" not in entry
    assert "# tm: reviewed in a" in entry
    before = folder.snapshot()
    folder.pipeline("run")
    assert folder.snapshot() == before


def test_two_different_reviews_of_a_text_are_not_guessed_between(
    folder: Folder, review: Review
) -> None:
    folder.write("pyproject.toml", SETTINGS)
    for name, word in (("a", "uno"), ("b", "dos")):
        folder.write(f"source/{name}.md", f"# {name}\n\nRest the knee.\n")
        folder.pipeline("run")
        review(folder, f"locales/es/LC_MESSAGES/{name}.po", "Rest the knee.", word)
    folder.write("source/c.md", "# c\n\nRest the knee.\n")
    folder.pipeline("run")
    assert "mt: memory" not in folder.read("locales/es/LC_MESSAGES/c.po")


def test_what_only_resembles_is_a_hint_and_never_a_translation(
    folder: Folder, review: Review
) -> None:
    folder.write("pyproject.toml", SETTINGS)
    folder.write("source/a.md", "# One\n\nTake the medicine 2 times every day.\n")
    folder.pipeline("run")
    review(
        folder,
        "locales/es/LC_MESSAGES/a.po",
        "Take the medicine 2 times every day.",
        "Tome 2 veces.",
    )
    folder.write("source/b.md", "# Two\n\nDo not take the medicine 3 times every day.\n")
    folder.pipeline("run")
    catalog = folder.read("locales/es/LC_MESSAGES/b.po")
    assert 'msgstr "Tome 2 veces."' not in catalog
    assert "numbers differ, a negation differs: Take the medicine" in catalog


def test_sentences_people_translated_serve_in_other_units() -> None:
    found = Memory(split)
    found.add([Entry("Rest well. Drink water.", "Descanse bien. Beba agua.", "a")])
    assert found.sentence("Drink water.") == "Beba agua."
    found.add([Entry("Drink water.", "Tome agua.", "b")])
    assert found.sentence("Drink water.") is None
    found.add([Entry("**Sit.** Now.", "**Siéntese.** Ya.", "c")])
    assert found.sentence("Now.") is None


def test_what_was_reviewed_once_says_nothing_against_what_is_reviewed_now() -> None:
    found = Memory(split)
    found.add([Entry("Rest well. Drink water.", "Descanse bien. Beba agua.", "a")])
    old = [Entry("Drink water. Sit.", "Tome agua. Siéntese.", "b"),
           Entry("Rest well. Drink water.", "Otro.", "b")]  # fmt: skip
    found.add_former(old)
    assert found.sentence("Drink water.") == "Beba agua."
    assert found.sentence("Sit.") == "Siéntese."
    assert [entry.target for entry in found.units["Rest well. Drink water."]] == [
        "Descanse bien. Beba agua."
    ]


def test_two_translations_in_the_same_place_are_not_chosen_between() -> None:
    from pipeline.model import Message

    place = (None, "before", "after")
    found = Memory(split)
    found.add([Entry("Rest.", "uno", "a", place), Entry("Rest.", "dos", "b", place)])
    found.add([Entry("Rest.", "tres", "c")])
    assert found.exact(Message("Rest."), place) is None
    told = "translated in different ways: 'uno' in a, 'dos' in b, 'tres' in c"
    assert found.hint("Rest.") == told


def test_a_memory_travels_as_tmx(folder: Folder, review: Review) -> None:
    folder.write("pyproject.toml", SETTINGS)
    folder.write("source/a.md", "# One & only\n\nRest the **knee**.\n")
    folder.pipeline("run")
    review(folder, "locales/es/LC_MESSAGES/a.po", "Rest the **knee**.", "Descanse la **rodilla**.")
    target = folder.root / "out.tmx"
    folder.pipeline("tmx", "export", str(target))
    root = ElementTree.parse(target).getroot()
    assert [seg.text for seg in root.iter("seg")][:2] == [
        "Rest the **knee**.",
        "Descanse la **rodilla**.",
    ]
    first = target.read_bytes()
    folder.pipeline("tmx", "export", str(target))
    assert target.read_bytes() == first


def test_an_imported_memory_is_used(folder: Folder) -> None:
    folder.write("pyproject.toml", SETTINGS)
    folder.write("source/a.md", "# One\n\nRest the knee now.\n")
    document = tmx.dump(
        tmx.units({"es": [Entry("Rest the knee now.", "Descanse ya.", "tool")]}), "1"
    )
    (folder.root / "in.tmx").write_text(document)
    folder.pipeline("tmx", "import", str(folder.root / "in.tmx"))
    assert (folder.root / "locales/memory.tmx").exists()
    folder.pipeline("run")
    catalog = folder.read("locales/es/LC_MESSAGES/a.po")
    assert 'msgstr "Descanse ya."' in catalog
    assert "# mt: memory tool" in catalog
    folder.pipeline("tmx", "import", str(folder.root / "in.tmx"))
    assert "wrote" not in folder.out


@given(
    st.lists(
        st.tuples(hostile_texts, hostile_texts).filter(lambda p: p[0].strip() and p[1].strip()),
        max_size=5,
    )
)
def test_tmx_gives_back_what_it_was_given(pairs: list[tuple[str, str]]) -> None:
    given_ = [Entry(tmx._clean(s), tmx._clean(t), "d") for s, t in pairs]
    given_ = [e for e in given_ if not is_blank(e.source) and not is_blank(e.target)]
    document = tmx.dump(tmx.units({"es": given_}), "1")
    assert tmx.load(document.encode(), ["es"], "x.tmx")["es"] == given_


OTHER_TOOL = b"""<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="EN-US"/><body><tu>
<tuv xml:lang="EN-US"><seg>Press <bpt i="1">&lt;b&gt;</bpt>Start<ept
i="1">&lt;/b&gt;</ept>.</seg></tuv>
<tuv lang="es_MX"><seg>Pulse <hi>Inicio</hi>.</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>x</seg></tuv></tu></body></tmx>"""


def test_files_of_other_tools_are_read() -> None:
    assert tmx.load(OTHER_TOOL, ["es-MX"], "x")["es-MX"] == [
        Entry("Press <b>Start</b>.", "Pulse Inicio.", "x")
    ]
    assert tmx.load(OTHER_TOOL, ["ko"], "x") == {"ko": []}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no xml", "is not XML"),
        (b"<tmx>", "is not XML"),
        (b"<html/>", "begins with <html>"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><tmx/>', "declares XML entities"),
        (b'<?xml version="1.0" encoding="nonsense"?><tmx/>', "is not XML"),
    ],
)
def test_hostile_files_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(PipelineError) as caught:
        tmx.load(data, ["es"], "in.tmx")
    assert words in str(caught.value)
    assert "in.tmx" in str(caught.value)


def test_an_import_that_fails_changes_nothing(folder: Folder) -> None:
    folder.write("pyproject.toml", SETTINGS)
    folder.write("source/a.md", "# One\n")
    folder.pipeline("tmx", "import", str(folder.root / "none.tmx"), code=1)
    assert "cannot be read" in folder.err
    (folder.root / "in.tmx").write_bytes(OTHER_TOOL.replace(b"es_MX", b"fr"))
    folder.pipeline("tmx", "import", str(folder.root / "in.tmx"), code=1)
    assert "has no translations from English into es" in folder.err
    assert not (folder.root / "locales/memory.tmx").exists()


def test_contexts_name_the_neighbours() -> None:
    from pipeline.model import Message

    messages = [Message("a"), Message("b", context="x"), Message("c")]
    assert list(contexts(messages)) == [(None, "", "b"), ("x", "a", "c"), (None, "b", "")]
