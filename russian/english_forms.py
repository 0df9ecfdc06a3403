"""Base forms of English words: the singular of a noun, the infinitive of a verb, the adjective of an adverb."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["base_phrases", "joined_compound"]

MOST = 3
"""Most base forms of a phrase."""

_IRREGULAR_VERBS = (
    "be am is are was were been being", "bear bore borne born", "beat beaten", "become became", "begin began begun",
    "bend bent", "bite bit bitten", "bleed bled", "blow blew blown", "break broke broken", "breed bred",
    "bring brought", "build built", "burn burnt", "buy bought", "catch caught", "choose chose chosen", "come came",
    "creep crept", "deal dealt", "dig dug", "do does did done", "draw drew drawn", "dream dreamt", "drink drank drunk",
    "drive drove driven", "eat ate eaten", "fall fell fallen", "feed fed", "feel felt", "fight fought", "find found",
    "flee fled", "fly flew flown flies", "forbid forbade forbidden", "forget forgot forgotten",
    "forgive forgave forgiven", "freeze froze frozen", "get got gotten", "give gave given", "go goes went gone",
    "grind ground", "grow grew grown", "hang hung", "have has had", "hear heard", "hide hid hidden", "hold held",
    "keep kept", "kneel knelt", "know knew known", "lay laid", "lead led", "lean leant", "leap leapt", "learn learnt",
    "leave left leaving", "lend lent", "lie lay lain lying lied", "light lit", "lose lost losing", "make made",
    "mean meant", "meet met", "mistake mistook mistaken", "pay paid", "prove proven", "ride rode ridden",
    "ring rang rung", "rise rose risen", "run ran", "say said says", "see saw seen seeing", "seek sought", "sell sold",
    "send sent", "sew sewn", "shake shook shaken", "shine shone", "shoot shot", "show shown", "shrink shrank shrunk",
    "sing sang sung", "sink sank sunk", "sit sat", "sleep slept", "slide slid", "smell smelt", "sow sown",
    "speak spoke spoken", "speed sped", "spell spelt", "spend spent", "spill spilt", "spin spun", "spit spat",
    "spoil spoilt", "spring sprang sprung", "stand stood", "steal stole stolen", "stick stuck", "sting stung",
    "stink stank stunk", "strike struck stricken", "strive strove striven", "swear swore sworn", "sweep swept",
    "swell swollen", "swim swam swum", "swing swung", "take took taken", "teach taught", "tear tore torn", "tell told",
    "think thought", "throw threw thrown", "understand understood", "undertake undertook undertaken",
    "wake woke woken", "wear wore worn", "weave wove woven", "weep wept", "win won", "wind wound",
    "withdraw withdrew withdrawn", "write wrote written", "die dying dies died", "tie tying ties tied",
    "use using used", "overcome overcame", "sing singing", "bring bringing", "hang hanging", "long longing",
    "belong belonging",
)  # fmt: skip

_IRREGULAR_NOUNS = (
    "man men", "woman women", "child children", "person people", "foot feet", "tooth teeth", "goose geese",
    "mouse mice", "louse lice", "ox oxen", "knife knives", "wife wives", "life lives", "wolf wolves", "leaf leaves",
    "half halves", "calf calves", "shelf shelves", "thief thieves", "loaf loaves", "scarf scarves", "elf elves",
    "shoe shoes", "bus buses", "gas gases", "lens lenses", "quiz quizzes", "die dice", "penny pence", "datum data",
    "phenomenon phenomena", "criterion criteria", "crisis crises", "basis bases", "analysis analyses", "axis axes",
    "hypothesis hypotheses", "cactus cacti", "index indices", "movie movies", "cookie cookies", "tie ties",
    "gentleman gentlemen", "policeman policemen", "fireman firemen", "grandchild grandchildren",
)  # fmt: skip

_COMPARED = (
    "old", "young", "big", "small", "tall", "short", "long", "fast", "slow", "quick", "rich", "poor", "happy",
    "easy", "heavy", "strong", "weak", "cold", "warm", "hot", "cool", "new", "nice", "near", "high", "low", "deep",
    "wide", "narrow", "thick", "thin", "hard", "soft", "light", "dark", "bright", "clean", "dirty", "cheap", "kind",
    "clever", "smart", "busy", "early", "late", "funny", "pretty", "lucky", "angry", "hungry", "healthy", "noisy",
    "lazy", "lovely", "friendly", "simple", "large", "great", "fine", "safe", "wise", "brave", "close", "loud",
    "quiet", "sweet", "fresh", "dry", "wet", "sad", "mad", "fat", "fair", "rare", "strange", "tasty", "ugly",
    "crazy",
)  # fmt: skip
"""Adjectives that have forms in -er and -est."""

_PRONOUNS = ("we us", "he him", "she her", "they them", "i me")

_NOT_INFLECTED = frozenset(
    [
        *("this", "his", "its", "us", "is", "was", "has", "yes", "as", "gas", "bus", "news", "always", "perhaps"),
        *("sometimes", "besides", "during", "thing", "nothing", "something", "anything", "everything", "king", "ring"),
        *("spring", "string", "wing", "sing", "bring", "evening", "morning", "ceiling", "red", "bed", "need", "feed"),
        *("seed", "speed", "indeed", "hundred", "sacred", "naked", "wicked", "shed", "bleed", "breed", "glasses"),
        *("series", "species", "lens", "chess", "across", "less", "unless"),
    ]
)


def _by_form() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in (*_IRREGULAR_NOUNS, *_IRREGULAR_VERBS, *_PRONOUNS):
        base, *forms = line.split()
        for form in forms:
            found[form] = (*found.get(form, ()), base)
    for base in _COMPARED:
        stem = base.removesuffix("e")
        stem = f"{base[:-1]}i" if base.endswith("y") and base[-2] not in "aeiou" else stem
        stem += stem[-1] if re.fullmatch("[^aeiou]+[aiou][dgtn]|wet|red", base) else ""
        found[f"{stem}er"] = found[f"{stem}est"] = (base,)
    return found


_NO_ADVERBS = frozenset(
    [
        *("only", "early", "family", "reply", "apply", "supply", "imply", "rely", "ally", "july", "italy", "ugly"),
        *("silly", "daily", "lily", "jelly", "belly", "bully", "holy", "lonely", "lovely", "friendly", "homely"),
        *("elderly", "lively", "monthly", "weekly", "yearly", "hourly", "butterfly", "hardly", "nearly", "lately"),
        *("costly", "curly", "hilly", "chilly", "jolly", "assembly", "anomaly", "multiply", "comply", "barely"),
    ]
)
"""Words in -ly that are not an adverb of an adjective, or mean something else."""

_BASES = _by_form()
_VOWEL = "[aeiouy]"
_SHORT = re.compile(f"(?:qu|[^aeiou])*{_VOWEL}[^aeiouywx]")
"""One syllable that ends in one vowel and one consonant: before an ending, the consonant is doubled or an e lost."""

_LOST_E = re.compile("(?:[vcuz]|[^aeiou]l|dg|ng|rg|[aeiou]s|ns|rs|at|iz|ag|ur|ir|[^aeiou]i[dnr])$")
_DOUBLED = re.compile("([bdgmnprtlk])\\1$")
_KEPT_DOUBLED = re.compile("(?:ll|ss|ff|zz)$")
_SIBILANT = re.compile("(?:ch|sh|ss|x|zz)es$")


def base_phrases(phrase: str) -> tuple[str, ...]:
    """Return what a folded English phrase may be an inflected form of, likeliest first, at most `MOST`.

    Its first word may be a verb (`gave up` → `give up`), its last one a noun or a verb (`old men`, `dogs`).
    """
    words = phrase.split(" ")
    found = [" ".join(words[1:])] if len(words) == 2 and words[0] in ("more", "most") else []
    found += [" ".join([base, *words[1:]]) for base in _bases(words[0])]
    if len(words) > 1:
        found += [" ".join([*words[:-1], base]) for base in _bases(words[-1])]
    return tuple(dict.fromkeys(one for one in found if one != phrase))[:MOST]


def joined_compound(phrase: str) -> tuple[str, ...]:
    """Return two folded words as one, since compounds are written both ways: `goodbye` for `good bye`."""
    words = phrase.split(" ")
    return ("".join(words),) if len(words) == 2 and min(map(len, words)) > 1 else ()


def _bases(word: str) -> Iterator[str]:
    yield from _BASES.get(word, ())
    if len(word) < 4 or word in _NOT_INFLECTED or not word.isascii():
        return
    if word.endswith("s"):
        if word not in _BASES or word.endswith("ves"):
            yield from _without_s(word)
    elif word.endswith("ing"):
        yield from _stems(word[:-3])
    elif word.endswith("ied"):
        yield f"{word[:-3]}y"
    elif word.endswith("ed"):
        yield from _stems(word[:-2])
    elif word.endswith("ly") and word not in _NO_ADVERBS:
        yield f"{word[:-3]}y" if word.endswith("ily") else word[:-2]


def _without_s(word: str) -> Iterator[str]:
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    elif _SIBILANT.search(word) or word.endswith("oes"):
        yield word[:-2]
    elif not word.endswith(("ss", "us", "is")):
        yield word[:-1]


def _stems(stem: str) -> Iterator[str]:
    """Yield the verbs whose form has this stem: `runn` → run, `mak` → make, `read` → read."""
    if not re.search(_VOWEL, stem):
        return
    if _DOUBLED.search(stem) and not _KEPT_DOUBLED.search(stem):
        yield stem[:-1]
    elif _KEPT_DOUBLED.search(stem):
        is_long = stem.endswith("ll") and len(re.findall("[aeiou]+", stem)) > 1
        yield from (stem[:-1], stem) if is_long else (stem, stem[:-1])
    elif _SHORT.fullmatch(stem) or _LOST_E.search(stem):
        yield from (f"{stem}e", stem)
    else:
        yield from (stem, f"{stem}e")
