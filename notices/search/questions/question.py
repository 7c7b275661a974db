"""What a reader typed, as a question for terms. Pure.

Words that ask and name nothing are left out. Each other word is asked in three ways: as itself, as what means the same
(its other spellings, the thesaurus), and more widely (what begins with it, compounds, narrower words).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise, product
from string import ascii_lowercase

from notices.document.characters import without_invisible
from notices.document.codes import is_nye_metoder, normalised_nye_metoder
from notices.search.questions.atc_codes import printed_codes
from notices.search.questions.known_words import KnownWords
from notices.search.questions.question_words import GENERAL_WORDS, KINDS, QUESTION_WORDS
from notices.search.questions.spellings import meant_spellings, other_spellings, root, without_ending
from notices.search.questions.thesaurus import MEANINGS, Meaning
from notices.search.terms import MAX_QUERY_LENGTH, folded, name_key, stem, stemmed, words
from trials.study import identify
from trials.study.numbers import TABLE

MAX_WORDS = 12
MAX_PHRASE_LENGTH = 6
# A phrase is asked in this many combinations of its words' spellings.
MAX_PHRASES = 8
# The page names this many of the words that were asked as well.
MAX_NAMED = 8
# Half of all words begin with "kol": a shorter stem, or word, is asked for whole words only.
MIN_PREFIX_LENGTH = 4
# Parts of a name that people write with a hyphen, a space or neither: "IL-6", "covid 19".
MAX_SHORT_PART = 3
KIND_LETTERS = "abcdef"
# Of Nye metoder, also without its noughts ("ID2025-11"); without "ID" it has to look like one number.
NYE_METODER = re.compile(
    r"(?<![0-9a-z])(?:id[\s_/-]*(?P<year>20[0-9]{2})[\s_/-]*(?P<number>[0-9]{1,3})"
    r"|(?P<bare_year>20[0-9]{2})[_/-](?P<bare_number>[0-9]{1,3}))(?P<letter>[a-z]?)(?![0-9a-z_/-])"
)
# A vowel is dropped in the plural of "legemiddel".
ELIDED = (("middel", "midl"), ("midl", "middel"))
ATC_CODE = re.compile("[a-v][0-9]{2}[a-z]{1,2}(?:[0-9]{2})?")

# Terms or beginnings of terms ("kløe", "legemid*"). Several must all stand in the title or names, or often in the text.
Alternative = tuple[str, ...]


@dataclass(frozen=True)
class QuestionWord:
    """A word of a question: what was typed, and three lists of alternatives; any one of them is enough."""

    text: str
    own: tuple[Alternative, ...]
    same: tuple[Alternative, ...] = ()
    wide: tuple[Alternative, ...] = ()

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        return tuple(dict.fromkeys((*self.own, *self.same, *self.wide)))


@dataclass(frozen=True)
class Question:
    """All the words that are asked for; none of them where the whole text only asks ("hva er nytt")."""

    words: tuple[QuestionWord, ...] = ()
    # The words as the key of a name or number: all that were typed, and those that are asked.
    keys: tuple[str, ...] = ()
    # Words of the thesaurus that are asked as well, as the page names them.
    also: tuple[str, ...] = ()
    # Does it hold words, none of which names anything?
    is_open: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def patterns(self) -> list[str]:
        """Every term or beginning of a term, each once, those that were typed first."""
        ways = [each for way in ("own", "same", "wide") for word in self.words for each in getattr(word, way)]
        return list(dict.fromkeys(pattern for alternative in ways for pattern in alternative))


@dataclass
class _Token:
    """A word or a part of one, folded. `together`: the whole hyphenated word, or two short words as one."""

    text: str
    together: list[str] = field(default_factory=list)
    is_number: bool = False
    meanings: list[Meaning] = field(default_factory=list)


def read(text: str, known_words: KnownWords, is_exact: bool = False) -> Question:
    """Read what a reader typed. No text is an error; one without a letter or digit gives an empty question.

    `is_exact`: without what the thesaurus adds.
    """
    text = without_invisible(text[:MAX_QUERY_LENGTH])
    if trial := identify(text):
        number = name_key(trial.number)
        return Question((QuestionWord(number, ((f"{number}*",),)),), (number,))
    written = list(_tokens(text))
    named = [token for token in written if not _only_asks(token, text)]
    tokens = (named or [token for token in written if token.text in GENERAL_WORDS])[:MAX_WORDS]
    _join_short(tokens)
    also = [] if is_exact else _look_up(tokens, known_words)
    question_words = tuple(dict.fromkeys(_question_word(token, known_words) for token in tokens))
    keys = dict.fromkeys((name_key(text), "".join(token.text for token in tokens)))
    return Question(question_words, tuple(filter(None, keys)), tuple(also), is_open=bool(written) and not named)


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the words of a text. Numbers of Nye metoder are in their one spelling."""
    if is_nye_metoder(text):
        number = name_key(normalised_nye_metoder(text))
        yield _Token(number, [name_key(text), number.rstrip(ascii_lowercase)], is_number=True)
        return
    end, text = 0, folded(text)
    for match in NYE_METODER.finditer(text):
        yield from _plain_tokens(text[end : match.start()])
        number = f"{match['number'] or match['bare_number']:0>3}"
        key = f"id{match['year'] or match['bare_year']}{number}{match['letter']}"
        yield _Token(key, [name_key(match[0])], is_number=True)
        end = match.end()
    yield from _plain_tokens(text[end:])


def _plain_tokens(text: str) -> Iterator[_Token]:
    for parts in words(text):
        parts = tuple(filter(None, parts))
        known = [part for part in parts if part not in QUESTION_WORDS] or parts
        together = ["".join(parts)] if len(parts) > 1 else []
        yield from (_Token(part, list(together)) for part in known)


def _only_asks(token: _Token, text: str) -> bool:
    """Does the word ask and name nothing? In capitals it is an abbreviation; behind a hyphen, part of a name."""
    if token.text not in QUESTION_WORDS or token.together:
        return False
    is_kind = token.text in KINDS and re.search(rf"\w\s+{token.text}\s*$", folded(text))
    capitals = token.text.upper()
    is_abbreviation = len(capitals) > 1 and re.search(rf"\b{re.escape(capitals)}\b", text) and not text.isupper()
    return not is_kind and not is_abbreviation


def _join_short(tokens: list[_Token]) -> None:
    """Ask short neighbours as one word as well."""
    for one, other in pairwise(tokens):
        if min(len(one.text), len(other.text)) <= MAX_SHORT_PART and not one.is_number and not other.is_number:
            one.together.append(one.text + other.text)
            other.together.append(one.text + other.text)


# The thesaurus


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], list[Meaning]]:
    """Return the meanings by the roots of their words, written apart and as one word."""
    phrases: dict[tuple[str, ...], list[Meaning]] = {}
    for meaning in MEANINGS:
        for text in meaning.words:
            key = tuple(map(root, _named_words(text)))
            for each in {key, ("".join(key),)}:
                phrases.setdefault(each, []).append(meaning)
    return phrases


def _named_words(text: str) -> list[str]:
    """Return the folded words of a phrase, without those that name nothing."""
    parts = [part for each in words(text) for part in each if part]
    return [part for part in parts if part not in QUESTION_WORDS] or parts


def _look_up(tokens: list[_Token], known_words: KnownWords) -> list[str]:
    """Give each word the meanings of the longest phrase it stands in; return the words to name on the page."""
    roots = [_known_root(token.text, known_words) for token in tokens]
    also: dict[str, None] = {}
    start = 0
    while start < len(tokens):
        length, meanings = _longest_phrase(roots[start : start + MAX_PHRASE_LENGTH])
        written = {tuple(roots[start : start + length]), ("".join(roots[start : start + length]),)}
        for token, own in zip(tokens[start : start + length], roots[start : start + length], strict=True):
            # A text may have the words of a phrase, each in its own other form, without the phrase itself.
            token.meanings = [*meanings, *(_phrases().get((own,), ()) if length > 1 else ())]
        for meaning in meanings:
            others = (text for text in meaning.words if tuple(map(root, _named_words(text))) not in written)
            also |= dict.fromkeys((*others, *meaning.narrower))
        start += length
    return list(also)[:MAX_NAMED]


def _known_root(word: str, known_words: KnownWords) -> str:
    """Return the root of the word, or of the known word that it stands for where letters were typed as others."""
    own = root(word)
    return own if (own,) in _phrases() else next(iter(known_words.roots(word)), own)


def _longest_phrase(roots: list[str]) -> tuple[int, list[Meaning]]:
    for length in range(len(roots), 0, -1):
        key = tuple(roots[:length])
        if meanings := _phrases().get(key) or (_phrases().get(("".join(key),)) if length > 1 else None):
            return length, meanings
    return 1, []


# The words as terms


def _question_word(token: _Token, known_words: KnownWords) -> QuestionWord:
    if token.is_number:
        return QuestionWord(token.text, ((f"{token.text}*",), *((each,) for each in token.together)))
    own = [stemmed(token.text), stemmed(without_ending(token.text)), *map(stemmed, token.together)]
    spellings = [*other_spellings(token.text), *known_words.spellings(token.text)]
    same = [stemmed(each) for each in spellings]
    wide = [*_prefixes(token.text), *(prefix for each in token.together for prefix in _prefixes(each))]
    if token.text.isdigit() and len(token.text) <= MAX_SHORT_PART:
        # Of "17A" and "17F" most people know the number.
        wide += [f"{token.text}{letter}" for letter in KIND_LETTERS]
    meant = [] if known_words.roots(token.text) else meant_spellings(token.text)
    wide += [stemmed(each) for each in (*meant, *known_words.compounds(token.text))]
    wide += [prefix for each in (*other_spellings(token.text), *meant[:1]) for prefix in _prefixes(each)]
    meanings = [
        each for meaning in token.meanings for text in meaning.words for each in _phrase_terms(text, known_words)
    ]
    narrower = [
        each for meaning in token.meanings for text in meaning.narrower for each in _phrase_terms(text, known_words)
    ]
    numbers = [(number,) for number in _numbers(token.text)]
    return QuestionWord(
        token.text,
        _once(map(_single, own)),
        _once([*map(_single, same), *meanings, *numbers], own),
        _once([*map(_single, wide), *narrower], [*own, *same]),
    )


def _single(pattern: str) -> Alternative:
    return (pattern,)


def _once(alternatives: Iterable[Alternative], without: Iterable[str] = ()) -> tuple[Alternative, ...]:
    skipped = {(each,) for each in without}
    return tuple(each for each in dict.fromkeys(alternatives) if each not in skipped)


def _prefixes(word: str) -> list[str]:
    """Return the beginnings that a word stands for: its stem, or the word where that is too short."""
    prefixes = [each for each in (stem(word), without_ending(word)) if len(each) >= MIN_PREFIX_LENGTH] or [word]
    prefixes += [f"{each.removesuffix(end)}{other}" for each in prefixes for end, other in ELIDED if each.endswith(end)]
    return [f"{prefix}*" for prefix in dict.fromkeys(prefixes) if len(prefix) >= MIN_PREFIX_LENGTH]


def _phrase_terms(text: str, known_words: KnownWords) -> list[Alternative]:
    """Return the terms of a phrase in all spellings of its words; a long word may be the beginning of another."""
    spelled = [[word, *other_spellings(word), *known_words.spellings(word)] for word in _named_words(text)]
    patterns = [dict.fromkeys(map(_long_prefix, map(stemmed, each))) for each in spelled]
    return list(islice(product(*patterns), MAX_PHRASES))


def _long_prefix(term: str) -> str:
    return f"{term}*" if len(term) > MIN_PREFIX_LENGTH else term


def _numbers(word: str) -> Iterator[str]:
    """Yield what a code or the digits of a number alone may mean: a trial's, with its registry; an earlier ATC code."""
    if word.isascii() and word.isdigit():
        yield from (f"{prefix}{word}" for prefix, digits in TABLE.spaced_numbers if digits == len(word))
    elif ATC_CODE.fullmatch(word):
        yield from map(name_key, printed_codes(word))
