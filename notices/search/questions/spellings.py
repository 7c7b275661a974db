"""The ways to spell one word: nynorsk and bokmål, Latin and English, international names, what a keyboard lacks.

Two words with the same `root` are one word in another spelling or form. The rules are wide: they are for words of
titles, names and the thesaurus, never for whole texts. Pure.
"""

import re
from functools import lru_cache
from itertools import combinations, islice, pairwise, product

from notices.search.questions.thesaurus import NYNORSK
from notices.search.terms import folded
from notices.trial_table.norwegian_spelling import is_substance, norwegian_spelling

# What remains of a word when its ending is taken off.
MIN_ROOT_LENGTH = 4
# A word with more letters that may stand for another one is asked in the first of these spellings only.
MAX_VARIANTS = 12
# From here on a letter may stand for another one.
MIN_GUESSED_LENGTH = 5

ENDINGS = re.compile(
    r"(?:arane|arar|arne|erne|eren|aren|anes|enes|ende|ande|ere|ene|ane|ens|ers|ets|ar|er|en|et|es|e|a|s)$"
)
DOUBLED = re.compile(r"(.)\1")
GREEK = {"α": "alfa", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "ω": "omega"}
GREEK_NAMES = {name: letter for letter, name in GREEK.items()} | {"alpha": "α"}
# In this order: pieces of a word, then patterns.
LETTERS = [("alpha", "alfa"), *GREEK.items(), ("oe", "ø"), ("ae", "e"), ("eur", "evr"), ("ph", "f"), ("th", "t")]
LETTERS += [("rh", "r"), ("ch", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("cø", "sø"), ("c", "k"), ("q", "k")]
LETTERS += [("x", "ks"), ("z", "s"), ("w", "v"), ("y", "i")]
PATTERNS = [
    (re.compile(pattern), spelling)
    for pattern, spelling in [
        ("^estr", "østr"),
        ("itis$", "itt"),
        ("osis$", "os"),
        ("(?<=isk|.al|.iv)t$", ""),
    ]
]
# Without the letters that a keyboard may lack; "æ" is typed in two ways.
PLAIN = (str.maketrans("øåæ", "oaa"), str.maketrans("øåæ", "oae"))
# What people type where a letter is missing on their keyboard, and what is meant.
MEANT = [("aa", "å"), ("ae", "æ"), ("oe", "ø"), ("o", "ø"), ("a", "å"), ("a", "æ")]
KEYBOARD_SPELLINGS = {"å": ("a", "aa"), "æ": ("ae", "a"), "ø": ("o", "oe")}


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """Return what all spellings and forms of a folded word have in common."""
    return DOUBLED.sub(r"\1", without_ending(_with_one_spelling(word)))


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Return what all spellings of a folded word in this one form have in common."""
    return DOUBLED.sub(r"\1", _with_one_spelling(word))


def _with_one_spelling(word: str) -> str:
    for nynorsk, bokmål in NYNORSK:
        if nynorsk in word:
            word = word.replace(nynorsk, bokmål)
    for letters, spelling in LETTERS:
        word = word.replace(letters, spelling)
    for pattern, spelling in PATTERNS:
        word = pattern.sub(spelling, word)
    return word


def plain(root: str) -> set[str]:
    """Return a root as a keyboard without æ, ø and å types it; a short one as it is: "far" is never meant as "får"."""
    return {root.translate(letters) for letters in PLAIN} if len(root) >= MIN_GUESSED_LENGTH else {root}


def without_ending(word: str) -> str:
    """Return a folded word without the ending of its form: "hemmarar" is "hemm"; a short one stays as it is."""
    shorter = ENDINGS.sub("", word)
    return shorter if len(shorter) >= MIN_ROOT_LENGTH else word


def other_spellings(word: str) -> list[str]:
    """Return how a folded word is spelt in the other Norwegian language, by its Norwegian name, with a Greek letter."""
    others = [word.replace(one, other) for pair in NYNORSK for one, other in (pair, pair[::-1]) if one in word]
    others += [word.replace(name, letter) for name, letter in GREEK_NAMES.items() if name in word]
    others += [word.replace(letter, name) for letter, name in GREEK.items() if letter in word]
    if is_substance(word):
        others.append(folded(norwegian_spelling(word)))
    return [each for each in dict.fromkeys(others) if each != word]


def meant_spellings(word: str) -> list[str]:
    """Return what a folded word may stand for where æ, ø and å were typed as other letters, or the other way."""
    if len(word) < MIN_GUESSED_LENGTH or not word.isalpha():
        return []
    if any(letter in KEYBOARD_SPELLINGS for letter in word):
        spelled = product(*(KEYBOARD_SPELLINGS.get(letter, (letter,)) for letter in word))
        return ["".join(letters) for letters in islice(spelled, MAX_VARIANTS)]
    places = [(match.start(), letters, meant) for letters, meant in MEANT for match in re.finditer(letters, word)]
    chosen = [*combinations(places, 1), *combinations(places, 2)]
    guesses = (_replaced(word, sorted(places, reverse=True)) for places in chosen if _are_apart(places))
    return list(islice(dict.fromkeys(guesses), MAX_VARIANTS))


def _are_apart(places: tuple[tuple[int, str, str], ...]) -> bool:
    ordered = sorted(places)
    return all(one[0] + len(one[1]) <= other[0] for one, other in pairwise(ordered))


def _replaced(word: str, places: list[tuple[int, str, str]]) -> str:
    for start, letters, meant in places:
        word = word[:start] + meant + word[start + len(letters) :]
    return word
