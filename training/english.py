"""The forms of English nouns and verb phrases that ``training/grammar`` asks for."""

from __future__ import annotations

import re

IRREGULAR = {
    "arise": ("arose", "arisen"),
    "be": ("was", "been"),
    "bear": ("bore", "borne"),
    "beat": ("beat", "beaten"),
    "become": ("became", "become"),
    "begin": ("began", "begun"),
    "bend": ("bent", "bent"),
    "bind": ("bound", "bound"),
    "bite": ("bit", "bitten"),
    "blow": ("blew", "blown"),
    "break": ("broke", "broken"),
    "breed": ("bred", "bred"),
    "bring": ("brought", "brought"),
    "build": ("built", "built"),
    "burst": ("burst", "burst"),
    "buy": ("bought", "bought"),
    "cast": ("cast", "cast"),
    "catch": ("caught", "caught"),
    "choose": ("chose", "chosen"),
    "cling": ("clung", "clung"),
    "come": ("came", "come"),
    "cost": ("cost", "cost"),
    "creep": ("crept", "crept"),
    "cut": ("cut", "cut"),
    "deal": ("dealt", "dealt"),
    "dig": ("dug", "dug"),
    "do": ("did", "done"),
    "draw": ("drew", "drawn"),
    "drink": ("drank", "drunk"),
    "drive": ("drove", "driven"),
    "eat": ("ate", "eaten"),
    "fall": ("fell", "fallen"),
    "feed": ("fed", "fed"),
    "feel": ("felt", "felt"),
    "fight": ("fought", "fought"),
    "find": ("found", "found"),
    "flee": ("fled", "fled"),
    "fly": ("flew", "flown"),
    "foresee": ("foresaw", "foreseen"),
    "forbid": ("forbade", "forbidden"),
    "forget": ("forgot", "forgotten"),
    "forgive": ("forgave", "forgiven"),
    "freeze": ("froze", "frozen"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "grind": ("ground", "ground"),
    "grow": ("grew", "grown"),
    "hang": ("hung", "hung"),
    "have": ("had", "had"),
    "hear": ("heard", "heard"),
    "hide": ("hid", "hidden"),
    "hit": ("hit", "hit"),
    "hold": ("held", "held"),
    "hurt": ("hurt", "hurt"),
    "keep": ("kept", "kept"),
    "kneel": ("knelt", "knelt"),
    "know": ("knew", "known"),
    "lay": ("laid", "laid"),
    "lead": ("led", "led"),
    "leave": ("left", "left"),
    "lend": ("lent", "lent"),
    "let": ("let", "let"),
    "lie": ("lay", "lain"),
    "light": ("lit", "lit"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "mean": ("meant", "meant"),
    "meet": ("met", "met"),
    "misunderstand": ("misunderstood", "misunderstood"),
    "oversleep": ("overslept", "overslept"),
    "overcome": ("overcame", "overcome"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "quit": ("quit", "quit"),
    "read": ("read", "read"),
    "rebuild": ("rebuilt", "rebuilt"),
    "ride": ("rode", "ridden"),
    "ring": ("rang", "rung"),
    "rise": ("rose", "risen"),
    "run": ("ran", "run"),
    "say": ("said", "said"),
    "see": ("saw", "seen"),
    "seek": ("sought", "sought"),
    "sell": ("sold", "sold"),
    "send": ("sent", "sent"),
    "set": ("set", "set"),
    "sew": ("sewed", "sewn"),
    "shake": ("shook", "shaken"),
    "shine": ("shone", "shone"),
    "shoot": ("shot", "shot"),
    "show": ("showed", "shown"),
    "shrink": ("shrank", "shrunk"),
    "shut": ("shut", "shut"),
    "sing": ("sang", "sung"),
    "sink": ("sank", "sunk"),
    "sit": ("sat", "sat"),
    "sleep": ("slept", "slept"),
    "slide": ("slid", "slid"),
    "sow": ("sowed", "sown"),
    "speak": ("spoke", "spoken"),
    "spend": ("spent", "spent"),
    "spin": ("spun", "spun"),
    "split": ("split", "split"),
    "spread": ("spread", "spread"),
    "stand": ("stood", "stood"),
    "steal": ("stole", "stolen"),
    "stick": ("stuck", "stuck"),
    "sting": ("stung", "stung"),
    "strike": ("struck", "struck"),
    "swear": ("swore", "sworn"),
    "sweep": ("swept", "swept"),
    "swim": ("swam", "swum"),
    "swing": ("swung", "swung"),
    "take": ("took", "taken"),
    "teach": ("taught", "taught"),
    "tear": ("tore", "torn"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "throw": ("threw", "thrown"),
    "undergo": ("underwent", "undergone"),
    "understand": ("understood", "understood"),
    "wake": ("woke", "woken"),
    "wear": ("wore", "worn"),
    "weave": ("wove", "woven"),
    "win": ("won", "won"),
    "wind": ("wound", "wound"),
    "withdraw": ("withdrew", "withdrawn"),
    "write": ("wrote", "written"),
}
DOUBLED = frozenset(
    """
    admit ban beg begin brag chat chop clap commit control cut dig drag drip drop emit fit
    forget get grab grip hit hop hug hum jam jog knit let nod occur omit permit pin plan
    prefer put quit rebel refer regret rob rot rub run scrub set ship shop shrug shut sit skip
    slip snap sob spin split step stir stop submit swim tap tip trap trim unwrap win wrap
    """.split()
)
PLURALS = {
    "calf": "calves",
    "deer": "deer",
    "fish": "fish",
    "foot": "feet",
    "goose": "geese",
    "hero": "heroes",
    "knife": "knives",
    "leaf": "leaves",
    "mosquito": "mosquitoes",
    "mouse": "mice",
    "salmon": "salmon",
    "sheep": "sheep",
    "shelf": "shelves",
    "thief": "thieves",
    "tooth": "teeth",
    "trout": "trout",
    "tuna": "tuna",
    "volcano": "volcanoes",
    "wolf": "wolves",
}
SIBILANTS = ("s", "sh", "ch", "x", "z")
OWNERS = {
    "my": {"your": "my", "you": "I", "yourself": "myself"},
    "their": {"your": "their", "you": "they", "yourself": "themselves"},
}
AN = re.compile(
    r"(?!uni(?!nt|mp|de|nf|nv)|us[eu]|eu|one|ukr|uru|ura)[aeiou]|hon(?:est|or)|hour|heir|8", re.I
)
"""Words that begin with the sound of a vowel."""


def with_article(noun: str) -> str:
    """``noun`` after *a* or *an*, as its first sound has it."""
    vowel = AN.match(noun)
    return f"an {noun}" if vowel else f"a {noun}"


def _y_changes(word: str) -> bool:
    """Whether a word's last letter is a y that becomes ie: city, carry, but not day."""
    return word.endswith("y") and word[-2] not in "aeiou"


def _with_s(word: str, before_es: tuple[str, ...]) -> str:
    """A noun's plural or a verb's third person, with *es* after the ends in ``before_es``."""
    if _y_changes(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(before_es) else "s")


def plural(noun: str) -> str:
    """``noun`` in the plural: its last word, or the one that an *of* belongs to."""
    head, of, rest = noun.partition(" of ")
    before, space, last = head.rpartition(" ")
    if last in PLURALS:
        last = PLURALS[last]
    elif last.endswith("man"):
        last = last[:-3] + "men"
    elif last.endswith("wife"):
        last = last[:-2] + "ves"
    elif last.endswith("child"):
        last += "ren"
    else:
        last = _with_s(last, SIBILANTS)
    return before + space + last + of + rest


def possessive(noun: str) -> str:
    """``noun`` as an owner; names in s take another, plurals don't: Carlos's, the nurses'."""
    plain = noun.endswith("s") and noun.startswith("the ")
    return f"{noun}'" if plain else f"{noun}'s"


NOUN_FORMS = {"a": with_article, "pl": plural, "poss": possessive}


def inflect(phrase: str, form: str) -> str:
    """An English phrase in a form: ``a``, ``pl`` or ``poss`` of a noun, ``ing`` or such of a verb.

    The first word of a verb phrase is put into ``ing``, ``s``, ``ed`` or ``en``. ``my`` and
    ``their`` say whose phrase it is that else is the reader's; ``their ed`` is both.
    """
    if form in NOUN_FORMS:
        return NOUN_FORMS[form](phrase)
    owner, _, rest_of_form = form.partition(" ")
    if owner in OWNERS:
        told = re.sub(r"\b(yourself|your|you)\b", lambda m: OWNERS[owner][m[1]], phrase)
        return inflect(told, rest_of_form) if rest_of_form else told
    verb, space, rest = phrase.partition(" ")
    silent = verb.endswith("e") and not verb.endswith(("ee", "oe", "ye", "ie"))
    stem = verb + verb[-1] if verb in DOUBLED else verb
    if form == "ing":
        if verb.endswith("ie"):
            stem = verb[:-2] + "y"
        done = "being" if verb == "be" else (verb[:-1] if silent else stem) + "ing"
    elif form == "s":
        done = {"be": "is", "have": "has"}.get(verb) or _with_s(verb, (*SIBILANTS, "o"))
    elif verb in IRREGULAR:
        done = IRREGULAR[verb][form == "en"]
    elif _y_changes(verb):
        done = verb[:-1] + "ied"
    else:
        done = stem + ("d" if verb.endswith("e") else "ed")
    return done + space + rest
