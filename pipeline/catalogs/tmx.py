"""Translation Memory eXchange (TMX 1.4b): the form in which other tools give and take memories.

Segments are written as plain text, markup and all. Read are the files of any tool: inline elements
are dropped, the text of ``hi`` and ``sub`` is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree

from pipeline.errors import PipelineError
from pipeline.invisible import is_blank
from pipeline.locale import SOURCE
from pipeline.locale import language as language_of
from pipeline.model import Entry

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})


def dump(locales: Mapping[str, Sequence[Entry]], version: str) -> str:
    """A TMX document; the same entries always give the same text."""
    root = ElementTree.Element("tmx", version="1.4")
    header = {
        "creationtool": "pipeline",
        "creationtoolversion": version,
        "segtype": "paragraph",
        "o-tmf": "po",
        "adminlang": "en",
        "srclang": SOURCE,
        "datatype": "plaintext",
    }
    ElementTree.SubElement(root, "header", header)
    body = ElementTree.SubElement(root, "body")
    units: dict[tuple[str, str], dict[str, str]] = {}
    for locale, entries in locales.items():
        for entry in entries:
            units.setdefault((entry.source, entry.origin), {})[locale] = entry.target
    for (source, origin), targets in units.items():
        unit = ElementTree.SubElement(body, "tu")
        ElementTree.SubElement(unit, "prop", type="x-domain").text = _clean(origin)
        for language, text in [(SOURCE, source), *targets.items()]:
            variant = ElementTree.SubElement(unit, "tuv", {"xml:lang": language})
            ElementTree.SubElement(variant, "seg").text = _clean(text)
    ElementTree.indent(root, " ")
    written: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def load(data: bytes, locales: Iterable[str], path: str) -> dict[str, list[Entry]]:
    """The entries of a TMX document, for those of ``locales`` that it has.

    A locale is served by its own variant (``es-MX``) or by that of its language (``es``).

    Raises:
        PipelineError: With the line, if it is no TMX document.
    """
    if re.search(rb"<!ENTITY", data, re.I):
        raise PipelineError(
            "declares XML entities, which a translation memory has no need of",
            path=path,
            hint="Remove the <!ENTITY …> lines if you trust the file.",
        )
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise PipelineError(
            f"is not XML: {error.msg}", path=path, line=error.position[0], hint="Export it again."
        ) from error
    except (ValueError, LookupError) as error:
        raise PipelineError(f"is not XML: {error}", path=path, hint="Export it again.") from error
    if root.tag != "tmx":
        raise PipelineError(
            f"is not a TMX document: it begins with <{root.tag}>",
            path=path,
            hint="Pass a .tmx file.",
        )
    found: dict[str, list[Entry]] = {locale: [] for locale in locales}
    for unit in root.iter("tu"):
        variants = {
            (variant.get(XML_LANG) or variant.get("lang") or "").replace("_", "-").lower(): variant
            for variant in unit.iter("tuv")
        }
        source = next(
            (_segment(v) for name, v in variants.items() if language_of(name) == SOURCE),
            "",
        )
        if not source:
            continue
        for locale, entries in found.items():
            language = language_of(locale)
            variant = variants.get(locale.lower(), variants.get(language))
            target = _segment(variant) if variant is not None else ""
            if not is_blank(target):
                domain = unit.find("prop[@type='x-domain']")
                origin = (domain.text or "") if domain is not None else ""
                entries.append(Entry(source, target, origin or path))
    return found


def _segment(variant: ElementTree.Element) -> str:
    segment = variant.find("seg")
    return "" if segment is None else "".join(_texts(segment)).strip()


def _texts(element: ElementTree.Element) -> Iterable[str]:
    yield element.text or ""
    # Not one call inside another: elements may be nested as deep as a file is long.
    todo = list(element)[::-1]
    tails: dict[int, str] = {}
    while todo:
        child = todo.pop()
        if id(child) in tails:
            yield tails.pop(id(child))
            continue
        tails[id(child)] = child.tail or ""
        todo.append(child)
        if child.tag not in CODES:
            yield child.text or ""
            todo += list(child)[::-1]
