"""Translation memories as other tools read and write them, to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogs import tmx
from pipeline.catalogs.tmx import TranslationUnit, Variant
from pipeline.errors import PipelineError
from pipeline.invisible import is_blank
from pipeline.model import Entry

DOCUMENT = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
 <header creationtool="pipeline" creationtoolversion="1.2" segtype="paragraph" o-tmf="po" \
adminlang="en" srclang="en" datatype="plaintext" />
 <body>
  <tu>
   <prop type="x-domain">a</prop>
   <tuv xml:lang="en">
    <seg>Rest &amp; sleep.</seg>
   </tuv>
   <tuv xml:lang="es">
    <seg>Descanse.</seg>
   </tuv>
   <tuv xml:lang="ko">
    <seg>쉬세요.</seg>
   </tuv>
  </tu>
  <tu>
   <prop type="x-domain">b</prop>
   <tuv xml:lang="en">
    <seg>Rest &amp; sleep.</seg>
   </tuv>
   <tuv xml:lang="ko">
    <seg>쉬기</seg>
   </tuv>
  </tu>
 </body>
</tmx>
"""


def test_a_memory_is_written_as_tmx_1_4() -> None:
    spanish = [Entry("Rest & sleep.", "Des\x00can\ufffese.", "a\x01")]
    korean = [Entry("Rest & sleep.", "쉬세요.", "a\x01"), Entry("Rest & sleep.", "쉬기", "b")]
    assert tmx.dump(tmx.units({"es": spanish, "ko": korean}), "1.2") == DOCUMENT


def test_what_is_written_is_read() -> None:
    data = DOCUMENT.encode()
    assert tmx.load(data, ["es", "ko", "fr"], "x.tmx") == {
        "es": [Entry("Rest & sleep.", "Descanse.", "a")],
        "ko": [Entry("Rest & sleep.", "쉬세요.", "a"), Entry("Rest & sleep.", "쉬기", "b")],
        "fr": [],
    }


def document(*units: str) -> bytes:
    return f"<tmx><body>{''.join(f'<tu>{unit}</tu>' for unit in units)}</body></tmx>".encode()


EN = "<tuv xml:lang='en-GB'><seg> a </seg></tuv>"


@pytest.mark.parametrize(
    ("units", "locale", "expected"),
    [
        ([f"{EN}<tuv xml:lang='es'><seg> b\n</seg></tuv>"], "es", ["b"]),
        ([f"{EN}<tuv lang='ES'><seg>b</seg></tuv>"], "es", ["b"]),
        ([f"{EN}<tuv xml:lang='es_mx'><seg>b</seg></tuv>"], "es-MX", ["b"]),
        # A locale's own variant goes before its language's; another region's is none of its.
        (
            [f"{EN}<tuv lang='es'><seg>b</seg></tuv><tuv lang='es-MX'><seg>c</seg></tuv>"],
            "es-MX",
            ["c"],
        ),
        ([f"{EN}<tuv lang='es'><seg>b</seg></tuv>"], "es-MX", ["b"]),
        # A region's serves its language, unless there is something nearer.
        ([f"{EN}<tuv lang='es-MX'><seg>b</seg></tuv>"], "es", ["b"]),
        ([f"{EN}<tuv lang='es-419'><seg>b</seg></tuv>"], "es", ["b"]),
        ([f"{EN}<tuv lang='KO_kr'><seg>b</seg></tuv>"], "ko", ["b"]),
        (
            [f"{EN}<tuv lang='es-MX'><seg>b</seg></tuv><tuv lang='es'><seg>c</seg></tuv>"],
            "es",
            ["c"],
        ),
        ([f"{EN}<tuv lang='es-ES'><seg>b</seg></tuv>"], "es-MX", []),
        ([f"{EN}<tuv lang='zh-CN'><seg>b</seg></tuv>"], "zh", ["b"]),
        ([f"{EN}<tuv lang='zh-TW'><seg>b</seg></tuv>"], "zh", []),
        ([f"{EN}<tuv lang='zh-TW'><seg>b</seg></tuv>"], "zh-Hant", ["b"]),
        ([f"{EN}<tuv lang='zh-Hant'><seg>b</seg></tuv>"], "zh-TW", ["b"]),
        ([f"{EN}<tuv lang='pt'><seg>b</seg></tuv>"], "es", []),
        # Several translations of one text stay several.
        (
            [f"{EN}<tuv lang='es'><seg>b</seg></tuv><tuv lang='es'><seg>c</seg></tuv>"],
            "es",
            ["b", "c"],
        ),
        (
            [f"{EN}<tuv lang='es'><seg>b</seg></tuv>", f"{EN}<tuv lang='es'><seg>c</seg></tuv>"],
            "es",
            ["b", "c"],
        ),
        (
            [f"{EN}<tuv lang='es-MX'><seg>b</seg></tuv><tuv lang='es-ES'><seg>c</seg></tuv>"],
            "es",
            ["b", "c"],
        ),
        # The namespace's attribute goes before the old one.
        ([f"{EN}<tuv xml:lang='es' lang='fr'><seg>b</seg></tuv>"], "es", ["b"]),
        # Units without English, without a text or without the language are passed over.
        (
            [
                "<tuv lang='fr'><seg>x</seg></tuv><tuv lang='es'><seg>b</seg></tuv>",
                "<tuv lang='en'><seg> </seg></tuv><tuv lang='es'><seg>b</seg></tuv>",
                f"{EN}<tuv lang='es'/>",
                f"{EN}<tuv lang='es'><seg/></tuv>",
                f"{EN}<tuv><seg>x</seg></tuv>",
                f"{EN}<tuv lang='es'><seg>c</seg></tuv>",
            ],
            "es",
            ["c"],
        ),
        # What stands in codes is the document's markup; hi and sub are none.
        (
            [
                f"{EN}<tuv lang='es'><seg>1<bpt>&lt;b&gt;</bpt>2<hi>3<ph>**</ph>4</hi>5"
                "<ept>&lt;/b&gt;</ept>6<ph>[<sub>7</sub>](a.md)</ph>8</seg></tuv>"
            ],
            "es",
            ["1<b>23**45</b>6[7](a.md)8"],
        ),
    ],
)
def test_variants_are_found_by_their_language(
    units: list[str], locale: str, expected: list[str]
) -> None:
    found = tmx.load(document(*units), [locale], "in.tmx")
    assert found == {locale: [Entry("a", target, "in.tmx") for target in expected]}


def test_an_entry_comes_from_its_domain_or_else_from_the_file() -> None:
    spanish = "<tuv lang='es'><seg>b</seg></tuv>"
    props = ["<prop type='x-domain'>d</prop>", "<prop type='x-domain'/>", "<prop type='x'>d</prop>"]
    found = tmx.load(document(*(f"{p}{EN}{spanish}" for p in props)), ["es"], "in.tmx")
    assert [entry.origin for entry in found["es"]] == ["d", "in.tmx", "in.tmx"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"<!DOCTYPE tmx [\n<!ENTITY a 'b'>]><tmx/>",
            "in.tmx:2: declares XML entities, which a translation memory has no need of\n"
            "  Remove the <!ENTITY …> lines if you trust the file.",
        ),
        (
            b"<tmx>\n\n<body></tmx>",
            "in.tmx:3: is not XML: mismatched tag: line 3, column 8\n  Export it again.",
        ),
        (
            b'<?xml version="1.0" encoding="nonsense"?><tmx/>',
            "in.tmx: is not XML: unknown encoding: nonsense\n  Export it again.",
        ),
        (
            b"<html/>",
            "in.tmx:1: is not a TMX document: it begins with <html>\n  Pass a .tmx file.",
        ),
    ],
)
def test_what_is_no_memory_is_refused_with_place_and_hint(data: bytes, message: str) -> None:
    with pytest.raises(PipelineError) as caught:
        tmx.load(data, ["es"], "in.tmx")
    assert str(caught.value) == message


LOCAL = "<tuv lang='es'><seg>b</seg></tuv>"


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY a 'b'>",
        "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY % a SYSTEM 'http://192.0.2.1/x'>",
        "<!ENTITY a 'x'><!ENTITY b '&a;&a;'>",
        "<!ATTLIST tuv lang CDATA 'es'>",
        "<!ELEMENT seg ANY>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_that_declares_anything_is_refused(declared: str, encoding: str) -> None:
    text = f"<!DOCTYPE tmx [{declared}]><tmx><body><tu>{EN}{LOCAL}</tu></body></tmx>"
    with pytest.raises(PipelineError, match="which a translation memory has no need of"):
        tmx.parse(text.encode(encoding), "in.tmx")


def test_an_entity_that_is_defined_elsewhere_is_not_lost_in_silence() -> None:
    text = '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx><body><tu>{}<tuv lang="es"><seg>b{}</seg></tuv>'
    text += "</tu></body></tmx>"
    (unit,) = tmx.parse(text.format(EN, "").encode(), "in.tmx").units
    assert unit.targets[0].text == "b"
    with pytest.raises(PipelineError, match="refers to &nbsp;, which it does not define"):
        tmx.parse(text.format(EN, "&nbsp;").encode(), "in.tmx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_file_may_have_any_encoding_of_xml(encoding: str) -> None:
    declared = "iso-8859-1" if encoding == "latin-1" else encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?><tmx><body><tu>{EN}"
    text += "<tuv xml:lang='es'><seg>muñeca</seg></tuv></tu></body></tmx>"
    (entry,) = tmx.load(text.encode(encoding), ["es"], "in.tmx")["es"]
    assert entry.target == "muñeca"


CODE = "an inline code is neither Markdown nor HTML"


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (f"{EN}<tuv lang='es'><seg>b<ph x='1'/></seg></tuv>", CODE),
        (f"{EN}<tuv lang='es'><seg>b<bpt>{{\\b </bpt>c<ept>}}</ept></seg></tuv>", CODE),
        (f"{EN}<tuv lang='es'><seg>b<it>x</it></seg></tuv>", CODE),
        (f"{EN}<tuv lang='es'><seg>b<ut> </ut></seg></tuv>", CODE),
        (f"<tuv lang='en'><seg>a<ph>1</ph></seg></tuv>{LOCAL}", CODE),
        (f"{EN}<tuv lang='es'><seg>b<x>c</x></seg></tuv>", "no part of TMX"),
        (f"{EN}", "there is no translation"),
        ("<tuv lang='fr'><seg>a</seg></tuv>" + LOCAL, "there is no English text"),
        (f"{EN}<tuv lang='es'><seg> </seg></tuv>", "empty or of no language"),
        (f"{EN}<tuv><seg>b</seg></tuv>", "empty or of no language"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(unit: str, reason: str) -> None:
    found = tmx.parse(document(f"{EN}{LOCAL}", "\n" + unit).replace(b"<tu>\n", b"\n<tu>"), "in.tmx")
    assert len(found.units) == 1
    ((told, lines),) = found.left_out.items()
    assert reason in told
    assert lines == (2,)


@pytest.mark.parametrize(
    "marked",
    [
        "<tu creationid='MT!'>{}{}</tu>",
        "<tu changeid='MT'>{}{}</tu>",
        "<tu creationtool='Google Translate'>{}{}</tu>",
        "<tu creationtool='LibreTranslate 1.6'>{}{}</tu>",
        "<tu creationid='NMT engine'>{}{}</tu>",
        "<tu><prop type='x-mt'>true</prop>{}{}</tu>",
        "<tu><prop type='x-memoq-MT-engine'>acme</prop>{}{}</tu>",
        "<tu><prop type='x-isMT'>1</prop>{}{}</tu>",
        "<tu><prop type='x-Origin'>MT</prop>{}{}</tu>",
        "<tu><prop type='x-origin'>machine translation</prop>{}{}</tu>",
        "<tu>{}<tuv lang='es' creationid='MT!'><seg>b</seg></tuv></tu>",
        "<tu>{}<tuv lang='es'><prop type='x-mt'>yes</prop><seg>b</seg></tuv></tu>",
    ],
)
def test_what_an_engine_wrote_is_never_taken_for_reviewed(marked: str) -> None:
    found = tmx.parse(f"<tmx><body>{marked.format(EN, LOCAL)}</body></tmx>".encode(), "in.tmx")
    assert not found.units
    assert list(found.left_out) == ["an engine wrote the translation"]


@pytest.mark.parametrize(
    "unmarked",
    [
        "<tu creationid='MTaylor' creationtool='memoQ'>{}{}</tu>",
        "<tu creationid='anna' creationtool='OmegaT'>{}{}</tu>",
        "<tu><prop type='x-mt'>false</prop>{}{}</tu>",
        "<tu><prop type='x-format'>html</prop>{}{}</tu>",
        "<tu><prop type='x-origin'>tm</prop>{}{}</tu>",
    ],
)
def test_what_a_person_wrote_is_taken(unmarked: str) -> None:
    found = tmx.parse(f"<tmx><body>{unmarked.format(EN, LOCAL)}</body></tmx>".encode(), "in.tmx")
    assert len(found.units) == 1


def test_two_sources_are_two_units() -> None:
    british = "<tuv lang='en-GB'><seg>colour</seg></tuv>"
    american = "<tuv lang='en-US'><seg>color</seg></tuv>"
    found = tmx.load(document(f"{british}{american}{LOCAL}"), ["es"], "in.tmx")["es"]
    assert [entry.source for entry in found] == ["colour", "color"]


texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("\r\n\t <>&\"'\x85\u2028]")
    ),
    min_size=1,
    max_size=20,
).filter(lambda text: tmx.writable(text) and not is_blank(text))
variants = st.builds(
    Variant,
    st.sampled_from(["es", "es-MX", "ko", "zh-Hant"]),
    texts,
    st.lists(texts, max_size=2).map(tuple),
    st.lists(st.tuples(st.sampled_from(["x-a", "x-b"]), texts), max_size=2).map(tuple),
    st.sampled_from([(), (("creationdate", "20240101T000000Z"), ("creationid", "anna"))]),
)
units = st.builds(
    TranslationUnit,
    texts.map(lambda text: Variant("en-GB", text)),
    st.lists(variants, min_size=1, max_size=3).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
    st.tuples(texts).map(lambda found: ((tmx.DOMAIN, found[0]),)),
    st.sampled_from([(), (("tuid", "7"), ("segtype", "sentence"))]),
)


@given(st.lists(units, max_size=4))
def test_what_was_read_is_written_whole(made: list[TranslationUnit]) -> None:
    text = tmx.dump(made, "1")
    assert list(tmx.parse(text.encode(), "x").units) == made
    assert not list(invalid(ElementTree.fromstring(text)))


@given(st.lists(units, max_size=4), st.lists(units, max_size=4))
def test_taking_a_memory_twice_changes_nothing_and_loses_nothing(
    old: list[TranslationUnit], new: list[TranslationUnit]
) -> None:
    once = tmx.merged(old, new)
    assert tmx.merged(once, new) == once
    assert set(new) <= set(once)
    keys = {unit.key for unit in new}
    assert {unit for unit in old if unit.key not in keys} <= set(once)


MODEL = {
    "tmx": "header body ",
    "header": "(note |prop )*",
    "body": "(tu )*",
    "tu": "(note |prop )*(tuv )+",
    "tuv": "(note |prop )*seg ",
    "note": "",
    "prop": "",
    "seg": "",
}
"""The content of elements by the DTD of TMX 1.4, as far as we write it."""
REQUIRED = {
    "tmx": {"version"},
    "header": {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang",
               "datatype"},
    "prop": {"type"},
    "tuv": {"{http://www.w3.org/XML/1998/namespace}lang"},
}  # fmt: skip


def invalid(element: ElementTree.Element) -> Iterator[str]:
    """What the DTD would not allow."""
    inside = "".join(f"{child.tag} " for child in element)
    if not re.fullmatch(MODEL[element.tag], inside):
        yield f"{element.tag}: {inside}"
    if REQUIRED.get(element.tag, set()) - set(element.keys()):
        yield f"{element.tag}: {element.keys()}"
    for child in element:
        yield from invalid(child)
