"""Translation memories as other tools read and write them, to the letter."""

from __future__ import annotations

import pytest

from pipeline.catalogs import tmx
from pipeline.errors import PipelineError
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
    assert tmx.dump({"es": spanish, "ko": korean}, "1.2") == DOCUMENT


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
        ([f"{EN}<tuv lang='es-MX'><seg>b</seg></tuv>"], "es", []),
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
        # Codes are dropped with what is in them, other elements are read, and all that follows.
        (
            [
                f"{EN}<tuv lang='es'><seg>1<bpt>x</bpt>2<hi>3<ph>x</ph>4</hi>5<ept>x</ept>"
                "<it>x</it>6<ut>x</ut>7<sub>8</sub>9</seg></tuv>"
            ],
            "es",
            ["123456789"],
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
            b"<!entity a 'b'><tmx/>",
            "in.tmx: declares XML entities, which a translation memory has no need of\n"
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
            "in.tmx: is not a TMX document: it begins with <html>\n  Pass a .tmx file.",
        ),
    ],
)
def test_what_is_no_memory_is_refused_with_place_and_hint(data: bytes, message: str) -> None:
    with pytest.raises(PipelineError) as caught:
        tmx.load(data, ["es"], "in.tmx")
    assert str(caught.value) == message
