"""Whether a text is headed, or opened, by the word "disclaimer", or reads like legal text.

All patterns take time in proportion to the text: what may stand between two words is bounded.
"""

from __future__ import annotations

import difflib
import enum
import re
import unicodedata
from collections.abc import Sequence

from pipeline.document import sight
from pipeline.document.blocks import Parsed
from pipeline.document.inline import html

WORD = re.compile(
    r"(?<![\w-])disclaimers?(?!\w|['’]s|-(?:free|style|like|based|related))", re.IGNORECASE
)
END = "\ue000"
"""Stands where emphasis ends or a line breaks off, which divides as a colon does."""
WORDS = re.compile(r"\w[\w'’.&/-]*")
PARTS = re.compile(r"(?<=[a-z\d])(?=[A-Z])|[-_./:#=\[\]{}\"]+")
"""What stands between the words of a name."""
NAMING = frozenset(
    "class classname id role type kind variant name title label summary aria-label header "
    "heading".split()
)
"""Attributes by which an HTML element says what it is."""
NEARLY = re.compile(r"\bdi(?!sclaimers?\b|sclaim(?:s|ed|ing)?\b)[a-z]{5,10}\b")
ALMOST = 0.84
"""How much of a word must be right for it to be taken for another, misspelt."""
BOUNDARY = re.compile(r"[.!?:;|·•\n\ue000]\W*")
NUMBERING = re.compile(
    r"(?:(?:section|part|chapter|appendix|article|annex|step|no\.?|§+)\s{1,3})?"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[ivxlc]{1,6}|[a-z])(?:[.):]|\s{1,3}[–—:-])\s{0,9}",
    re.IGNORECASE,
)
ADMONITION = re.compile(
    r"""(?:!!!|\?\?\?)\+?\s{1,3}(?P<type>[\w-]{1,30})\s{0,3}(?:inline\s{1,3}(?:end\s{1,3})?)?"""
    r"""(?:["“](?P<title>[^"”\n\ue000]{0,200})["”])?"""
)
ALERT = re.compile(r"\[!(?P<type>[\w-]{1,30})\][+-]?\s{0,9}")
TAGGED = re.compile(r"\{:?[^{}\n]{0,80}[.#](?:[\w-]{0,30}[_-])?disclaimers?\b[^{}\n]{0,80}\}", re.I)
"""An attribute list with a class or id that says what the block is."""
SHORTCODE = re.compile(r"\{[{%][<%]?\s{0,3}(?P<tag>[^{}<>%\s/][^{}<>%]{0,80})(?:[>%]?[}%]\})?")
SHORTCODE_END = re.compile(r"\{[{%][<%]?\s{0,3}(?:/\s{0,3}|end)([\w-]{1,40})")
ABOUT = frozenset(
    "how what why when where which whether who do does did should can could must would need "
    "needs needed write writing written wrote draft drafting drafts create creating creates "
    "add adding adds using make making understand understanding type types kind kinds example "
    "examples sample samples template templates enforce enforcing enforceable unenforceable "
    "define defining court courts contract contracts lawsuit statute statutes placing "
    "placement translate translating comparing".split()
)
"""Words before the word by which a heading or label is about disclaimers, and is none."""
ABOUT_AFTER = frozenset(
    "how what why when where which whether do does did template templates generator "
    "generators example examples sample samples guide guidelines versus vs enforceability "
    "enforceable unenforceable validity meaning definition clause clauses law laws court "
    "courts contract contracts lawsuit statute statutes doctrine explained work works matter "
    "matters checklist wording readability effectiveness".split()
)
"""Words after it by which it is."""
QUESTIONS = frozenset("how what why when where which whether who a an the everything".split())
"""Words with which a text on disclaimers goes on behind a colon."""
NEGATIONS = frozenset("no not never without".split())
VERBS = frozenset(
    "is are was were be been has have had see read view visit include includes included contain "
    "contains accept sign signed publish published says said that which appears appear shows "
    "show find click applies apply requires require required may will".split()
)
"""Words by which a short sentence speaks of a disclaimer elsewhere."""
OPENERS = frozenset("as a just quick brief short small one usual standard fair obligatory full my "
                    "the necessary important another".split())  # fmt: skip
PLURAL_OF = re.compile(r"\A\W{0,3}(?:in|under|across|as|among|between|that)\b", re.IGNORECASE)
OF_PLURAL = re.compile(
    r"\b(?:of|on|about|to|with|in|and why)\s{1,3}(?:\w{1,20}\s{1,3})?\Z", re.IGNORECASE
)
READS_LEGAL = re.compile(
    r"""
      (?:\bnot|n't)\ (?:\w+\ ){0,5}(?:medical|legal|financial|professional|health|veterinary
          |tax|investment)
        \ (?:\w+\ ){0,2}advice
    | \b(?:no|nor|neither)\ (?:\w+\ ){0,3}(?:medical|legal|financial)\ advice
    | (?:\b(?:not|never|no|cannot)|n't)\ (?:\w+\ ){0,5}(?:substitute|replacement)\ for
        \ (?:\w+\ ){0,4}(?:professional|medical|advice|doctor|physician|diagnosis|care|treatment
           |consultation|visit)
    | (?:\b(?:not|never)|n't)\ (?:\w+\ ){0,3}replace\ (?:\w+\ ){0,4}
        (?:professional|medical|advice|doctor|physician|diagnosis|care|treatment|consultation|visit)
    | \bconsult\ (?:with\ )?(?:\w+\ ){0,5}(?:doctors?|physicians?|practitioners?|pharmacists?
        |professionals?|healthcare|health|provider|providers|specialist|dietitian|attorney|lawyer
        |gp|midwife|nurse|dentist|vet|veterinarian|clinician|\w{0,12}therapist)\b
    | \b(?:ask|check\ with)\ (?:your|a)\ (?:\w+\ ){0,2}(?:doctor|physician|pharmacist|gp|midwife)\b
    | \bdoctor[\ –-]patient\ relationship
    | \b(?:never|not)\ disregard\b
    | \b(?:am|are)\ not\ (?:\w+\ ){0,2}(?:doctors?|physicians?|lawyers?)\b
    | \bprovided\ ["'“]?as[\ -]is\b
    | \b(?:no|without|disclaim)\ (?:\w+\ ){0,3}warrant(?:y|ies)\b
    | \baffiliate\ links?\b
    | \b(?:talk|speak)\ (?:to|with)\ (?:\w+\ ){0,3}(?:doctor|physician|pharmacist|provider)\b
    | \b(?:seek|ask\ for)\ (?:\w+\ ){0,4}(?:advice|guidance)\ of\ (?:\w+\ ){0,3}
        (?:doctor|physician|professional|provider)
    | (?:\bnot|n't)\ (?:\w+\ ){0,2}(?:evaluated|approved|reviewed|endorsed)\ by\ the
    | \bnot\ (?:\w+\ ){0,2}intended\ to\ (?:diagnose|treat|cure|prevent)
    | \bfor\ (?:\w+\ ){0,2}(?:informational|information|educational|entertainment|education)
        \ (?:(?:and|or|&)\ \w+\ )?(?:(?:purposes|use)\ )?only
    | \b(?:is|are)\ (?:informational|educational)\ only
    | \b(?:only|solely|purely|strictly)\ for\ (?:\w+\ ){0,3}purposes\b
    | \bat\ your\ own\ risk\b
    | \b(?:disclaims?|disclaiming)\ (?:all|any|liability|responsibility|warrant)
    | \b(?:no|not|any|assumes?\ no|accepts?\ no)\ (?:\w+\ ){0,3}(?:liability|liable|responsibility)
        \ (?:\w+\ ){0,2}for\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
STOP = re.compile(r"\s{0,3}(?:[:：.!|;→»\n\ue000]|[–—]|(?:\s-{1,3}|-{1,3})(?=[\sA-Z\ue000])|,|\Z)")
TAIL = re.compile(r"[ \w'’&/()-]{0,60}?(?=[:：\ue000]|\s[–—]\s|\Z)")
STRICT = frozenset((":", "：", "–", "—", "-", END))
"""What ends a label in the middle of a text."""
MARKS = re.compile(r"[*_~`\u00ad\u200b\u2060]")
CODE = re.compile(r"<code>([^<]*)</code>")
BREAK = re.compile(r"<br ?/?>")
WITHIN = re.compile(rf"(?<=\w){END}(?=\w)")
"""Where emphasis ends within a word."""
ASIDE = re.compile(r"[*_~`\u00ad\u200b\u2060,;()\[\]\"“”]|<[^<>]{0,200}>")
"""What may stand among the words of a phrase and changes none of them."""
BOLD_LINE = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_\n]{1,80})(?P=mark):?")


class Label(enum.Enum):
    """What the opening of a text makes of it."""

    NONE = enum.auto()
    ABOUT = enum.auto()
    """It speaks of disclaimers."""
    LEAD = enum.auto()
    """The text opens as a disclaimer."""
    ALONE = enum.auto()
    """The text is a label and nothing else; what follows it is the disclaimer."""

    @property
    def legal(self) -> bool:
        """Whether the text is legal text."""
        return self in (Label.LEAD, Label.ALONE)


def mentions(text: str) -> bool:
    """Whether the word may be in a text, its markup not minded."""
    bare = MARKS.sub("", text)
    return "disclaimer" in unicodedata.normalize("NFKC", bare).casefold() or "&" in text


def plain(text: str, page: Parsed | None = None) -> str:
    """The text as it is read, with ``END`` where emphasis ends and where lines break off."""
    marked = html(text, page)
    marked = BREAK.sub(f" {END} ", CODE.sub(_code, marked))
    marked = re.sub(r"</(?:strong|b|em|i|u|mark|font|span|small|big)>", END, marked)
    shown = " ".join(one.text for one in sight.seen(marked))
    return unicodedata.normalize("NFKC", WITHIN.sub("", shown))


def _code(found: re.Match[str]) -> str:
    """Code is none of the words around it, but where the text begins with it."""
    return f"{found[1]}{END}" if not found.start() else "…"


def heading(text: str) -> Label:
    """What a heading, a title or a term makes of what stands under it."""
    text = text.replace(END, " ")
    word = WORD.search(text)
    if word is None:
        return Label.NONE
    before, after = text[: word.start()], text[word.end() :]
    plural = word[0].lower().endswith("s")
    if plural and (PLURAL_OF.match(after) or OF_PLURAL.search(before[-60:])):
        return Label.ABOUT
    told = "?" in after or _about(_lower(before)) or _about_after(after, plural=plural)
    return Label.ABOUT if told else Label.ALONE


def name(text: str) -> Label:
    """What a name as programs write it, ``medicalDisclaimer`` or ``fn-disclaimer``, makes of it."""
    return heading(re.sub(PARTS, " ", text))


def element(tag: sight.Tag) -> Label:
    """What an HTML element makes of what is in it, by its name and what its attributes call it."""
    if not tag.opening or tag.name == "a":  # a link has the name of what it leads to
        return Label.NONE
    said = (v for key, v in tag.attributes if key.removeprefix("data-") in NAMING)
    return name(" ".join((tag.written, *said)))


def misspelt(text: str) -> str | None:
    """A word in the text that may be meant for "disclaimer", and is not it."""
    for found in dict.fromkeys(NEARLY.findall(text.lower())):
        if difflib.get_close_matches(found, ("disclaimer", "disclaimers"), cutoff=ALMOST):
            return str(found)
    return None


def _about(before: Sequence[str]) -> bool:
    """Whether the words before the word make a label one about disclaimers."""
    return not (ABOUT.isdisjoint(before) and NEGATIONS.isdisjoint(before[-2:]))


def _about_after(after: str, *, plural: bool) -> bool:
    """Whether what a heading says behind the word makes it one about disclaimers."""
    words = _lower(after)
    stop = STOP.match(after)
    if stop and words and not plural:
        return words[0] in QUESTIONS
    return not ABOUT_AFTER.isdisjoint(words)


def paragraph(text: str) -> Label:
    """What the opening of a text makes of the text, or of what follows it.

    Args:
        text: What ``plain`` gives.
    """
    if tag := SHORTCODE.match(text):
        return Label.LEAD if name(tag["tag"]).legal else Label.NONE
    if TAGGED.search(text):
        return Label.LEAD
    text = text.lstrip(END + " ")
    if kind := ADMONITION.match(text):
        named = name(" ".join((kind["type"], kind["title"] or "")))
        return Label.LEAD if named.legal else paragraph(text[kind.end() :])
    if kind := ALERT.match(text):
        if name(kind["type"]).legal:
            return Label.LEAD
        text = text[kind.end() :]
    first = True
    position = 0
    for word in WORD.finditer(text):
        found = _label(text, position, word, first=first)
        if found is not Label.NONE:
            return found
        first, position = False, word.end()
    return Label.NONE


def _label(text: str, position: int, word: re.Match[str], *, first: bool) -> Label:
    """What one occurrence of the word makes of the text.

    Args:
        text: The text.
        position: Where the occurrence before it ends.
        word: The occurrence.
        first: Whether it is the first.
    """
    before = text[max(position, word.start() - 120) : word.start()]
    opens = first and len(before) == word.start()
    if opens:
        before = before.lstrip(END + " ")
        if number := NUMBERING.match(before):
            before = before[number.end() :]
    stops = list(BOUNDARY.finditer(before))
    if stops:
        opens = opens and not any(c.isalnum() for c in before[: stops[-1].start()])
        before = before[stops[-1].end() :]
    elif not opens:
        return Label.NONE
    words = _lower(before)
    if len(words) > 6 or _about(words):
        return Label.NONE
    return _ended(words, before, text[word.end() : word.end() + 120], opens=opens)


def _ended(words: list[str], before: str, after: str, *, opens: bool) -> Label:
    """What the text is by what stands before and after the word."""
    stop = STOP.match(after)
    mark = stop[0].strip(" ")[:1] if stop else "-"
    spoken_of = not VERBS.isdisjoint(words)
    if not opens:
        strict = stop is not None and mark in STRICT and len(words) <= 4 and not spoken_of
        return Label.LEAD if strict else Label.NONE
    if stop is None:
        return _tailed(words, after)
    if mark == ",":
        return Label.LEAD if words and OPENERS.issuperset(words) else Label.NONE
    if spoken_of and mark in (".", "!"):
        return Label.NONE
    return _by_rest(words, after[stop.end() :])


def _tailed(words: list[str], after: str) -> Label:
    """What the text is whose label goes on behind the word, or has no end."""
    tail = TAIL.match(after)
    if tail and tail[0].strip():
        others = _lower(tail[0])
        if len(others) <= 7 and (ABOUT_AFTER | VERBS - {"read"}).isdisjoint(others):
            return _by_rest([*words, *others], after[tail.end() :].strip(" :：–—-" + END))
    following = WORDS.match(after.lstrip(" ()*"))
    capital = following is not None and following[0][:1].isupper() and after[:1] == " "
    quiet = (ABOUT_AFTER | VERBS).isdisjoint((*words, following[0].lower() if following else ""))
    return Label.LEAD if capital and len(words) <= 3 and quiet else Label.NONE


def _by_rest(words: list[str], rest: str) -> Label:
    """What a label makes of the text, by whether anything follows it."""
    if any(character.isalnum() for character in rest):
        return Label.LEAD
    return Label.NONE if VERBS.intersection(words) else Label.ALONE


def _lower(text: str) -> list[str]:
    text = text.lower().replace("terms of use", "terms").replace("conditions of use", "terms")
    return [word.rstrip(".") for word in WORDS.findall(text)]


def reads_legal(text: str) -> str | None:
    """The words by which an unmarked text reads like a disclaimer, if any."""
    found = READS_LEGAL.search(" ".join(ASIDE.sub("", text).replace("’", "'").split()))
    return found[0] if found else None


def is_title(text: str) -> bool:
    """Whether a paragraph's source is a short line in bold, as stands for a heading."""
    found = BOLD_LINE.fullmatch(text.strip())
    return found is not None and found["text"].rstrip()[-1:] not in ".!?;,"
