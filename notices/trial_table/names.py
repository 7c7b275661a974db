"""Which names of the registry are Norwegian too: substances by a list and by rule, codes of products, brand names.

The registry is written in English. A name that none of these knows may be English, and never enters a Norwegian cell.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from notices.trial_table.norwegian_spelling import SALTS, is_substance, norwegian_spelling

FILE = Path(__file__).with_suffix(".toml")
# The longest name of a list, in words.
MAX_WORDS = 6

# A word of a name ends at a space or at what sets parts of a name apart.
WORD = re.compile(r"[^\s+/,;:()\[\]]+")
SPACES = re.compile(r"[ \t\u00a0]+")
# "LY3009104", "BAY1747846", "CT-100-D-004-A", "mRNA-1273", "BNT162b2": letters and digits, without a word in them.
CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])(?!(?i:q\d+[hdwm])$)[A-Za-z0-9.'-]+")
LETTERS = re.compile(r"[A-Za-z]+")
LETTERS_OF_CODE = re.compile(r"[A-Z]{1,10}|m?RNA|[A-Z][a-z]|[A-Z]{2,}[a-z]|[a-z]")
# "MK 3475": some write the company's letters and the number apart.
CODE_IN_TWO = re.compile(r"[A-Z]{2,4} (?=\d{3})\d+[A-Z]?(?![\w.,-])")
# "NightWare": no word of a language has a capital letter inside.
CAMEL = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+")
MARK = re.compile(r"[®™]")
# Behind the name of a protein: its version, or the letters that the FDA adds.
GREEK = {"alfa": "alfa", "alpha": "alfa", "beta": "beta", "gamma": "gamma", "delta": "delta", "zeta": "zeta"}
FDA_SUFFIX = re.compile(r"(.{4,}mab|.{4,}cept|.{4,}stim)(-[a-z]{4})")


@cache
def own_substances() -> Mapping[str, str]:
    """Return our own list: Norwegian names by the English one in small letters."""
    table = _file()["substances"]
    # A record may have the Norwegian name already.
    return {name.casefold(): name for name in table.values()} | table


@cache
def _brands() -> Mapping[str, str]:
    return {name.casefold(): name for name in _file()["words"]["brands"].split()}


@cache
def english_nouns() -> frozenset[str]:
    """Return the nouns that are no names, in small letters."""
    return frozenset(_file()["words"]["english_nouns"].split())


@cache
def _file() -> dict[str, dict[str, str]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


class Names:
    """The names that are Norwegian: ours, and what the site has loaded beside them.

    `added` has Norwegian names by the English one in small letters, and wins over our own.
    """

    def __init__(self, added: Mapping[str, str] | None = None) -> None:
        names = {name: _inside_a_sentence(norwegian) for name, norwegian in (added or {}).items()}
        # A record may have the Norwegian name already; and a source may have no English one beside it.
        names = {norwegian.casefold(): norwegian for norwegian in names.values()} | names
        self.added = {name: norwegian for name, norwegian in names.items() if name not in english_nouns()}

    def find(self, text: str, start: int) -> tuple[str, int]:
        """Return the Norwegian name that begins here, and where it ends: "" and here where no name does."""
        words = list(_words(text, start))
        for count in range(len(words), 0, -1):
            end = words[count - 1]
            if name := self._listed(SPACES.sub(" ", text[start:end])):
                return self._with_tail(name, text, end)
        if not words:
            return "", start
        word = text[start : words[0]]
        if name := _by_rule(word) or self._joined(word):
            return self._with_tail(name, text, words[0])
        if match := CODE_IN_TWO.match(text, start):
            return match[0], match.end()
        return (word, words[0]) if is_code(word) or is_brand(word) else ("", start)

    def _joined(self, word: str) -> str:
        """Return the names of "sacubitril-valsartan"; "" where one of them is not sure."""
        names = [self._listed(part) or _by_rule(part) for part in word.split("-")]
        return "-".join(names) if len(names) > 1 and all(names) else ""

    def _listed(self, text: str) -> str:
        key = text.casefold()
        listed = self.added.get(key) or own_substances().get(key) or _brands().get(key)
        return listed or self.added.get(norwegian_spelling(key)) or ""

    def _with_tail(self, name: str, text: str, end: int) -> tuple[str, int]:
        """Add the salt, or what an antibody carries, in one word; and the version of a protein in one of its own."""
        for following in _words(text, end + 1) if text[end : end + 1] in {" ", "\u00a0"} else ():
            word = text[end + 1 : following].casefold()
            if word in SALTS:
                name += SALTS[word]
            elif word in GREEK:
                name += f" {GREEK[word]}"
            else:
                break
            end = following
        return name, end


def _inside_a_sentence(name: str) -> str:
    """Begin a name with a small letter, as Norwegian does inside a sentence: FEST begins all with a capital one."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _words(text: str, start: int) -> Iterator[int]:
    """Yield where one word, two words … from here end, as long as only spaces are between them."""
    at = start
    for _count in range(MAX_WORDS):
        if not (match := WORD.match(text, at)):
            return
        yield match.end()
        if not (space := SPACES.match(text, match.end())):
            return
        at = space.end()


def _by_rule(word: str) -> str:
    """Spell a name that ends as a class of medicines does; "" where none is sure."""
    if match := FDA_SUFFIX.fullmatch(word.casefold()):
        return norwegian_spelling(match[1]) + match[2] if is_substance(match[1]) else ""
    return norwegian_spelling(word) if is_substance(word) else ""


def is_code(word: str) -> bool:
    """Is it a code of a product: letters and digits, and no English word numbered?"""
    runs = LETTERS.findall(word)
    return (
        CODE.fullmatch(word) is not None
        and word != word.lower()
        and all(LETTERS_OF_CODE.fullmatch(run) and run.casefold() not in english_nouns() for run in runs)
    )


def is_brand(word: str) -> bool:
    """Does it have the mark of a brand name, or a capital letter inside?"""
    if MARK.search(word):
        return all(run.casefold() not in english_nouns() for run in LETTERS.findall(word))
    words = {word, *re.findall(r"[A-Z]?[a-z]+", word)}
    return CAMEL.fullmatch(word) is not None and not any(each.casefold() in english_nouns() for each in words)


OWN_NAMES = Names()
_names: ContextVar[Names] = ContextVar("names")


def current_names() -> Names:
    """Return the names that count here: those of `using`, or else our own."""
    return _names.get(OWN_NAMES)


@contextmanager
def using(names: Names) -> Iterator[None]:
    """Let these names count inside the block."""
    token = _names.set(names)
    try:
        yield
    finally:
        _names.reset(token)
