"""The words of live titles and names, and of the thesaurus: other spellings, compounds, misspelt words. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from notices.search.questions.question_words import QUESTION_WORDS
from notices.search.questions.spellings import plain, root, sound
from notices.search.questions.thesaurus import MEANINGS
from notices.search.terms import words

# "gikt" is looked for in "leddgikt", "als" in no word.
MIN_PART_LENGTH = 4
MIN_KNOWN_PART_LENGTH = 3
# A word that ends so many others is asked for the most common of them.
MAX_COMPOUNDS = 40
LINKS = ("", "s", "e")
# How many letters of a root may be wrong, by the number of its letters.
MISTAKES = {5: 1, 6: 1, 7: 1, 8: 2, 9: 2, 10: 2, 11: 2}
MAX_MISTAKES = 3


def _thesaurus_words() -> Iterator[str]:
    for meaning in MEANINGS:
        for text in (*meaning.words, *meaning.narrower):
            for parts in words(text):
                yield from parts


THESAURUS_WORDS = frozenset(word for word in _thesaurus_words() if word not in QUESTION_WORDS)


@dataclass(frozen=True)
class KnownWords:
    """How often each folded word stands in a title or a name."""

    counts: Counter[str] = field(default_factory=Counter)

    @cached_property
    def by_root(self) -> dict[str, list[str]]:
        """Return the words by their root, the most common first."""
        ordered = [word for word, _count in self.counts.most_common()]
        by_root: dict[str, list[str]] = {}
        for word in dict.fromkeys((*ordered, *sorted(THESAURUS_WORDS))):
            if len(word) >= MIN_KNOWN_PART_LENGTH and word.isalpha():
                by_root.setdefault(root(word), []).append(word)
        return by_root

    @cached_property
    def _by_plain(self) -> dict[str, list[str]]:
        """Return the roots by how a keyboard without æ, ø and å types them."""
        by_plain: dict[str, list[str]] = {}
        for each in self.by_root:
            for plain_form in plain(each):
                by_plain.setdefault(plain_form, []).append(each)
        return by_plain

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(each[::-1] for each in self.by_root)

    @cached_property
    def _sounds(self) -> dict[int, list[tuple[int, str, str]]]:
        """Return (mask, sound, word) of each word that a misspelt one may stand for, by the length of its sound."""
        by_length: dict[int, list[tuple[int, str, str]]] = {}
        for word in (spelling for spellings in self.by_root.values() for spelling in spellings):
            own = sound(word)
            by_length.setdefault(len(own), []).append((_mask(own), own, word))
        return by_length

    def roots(self, word: str) -> list[str]:
        """Return the known roots that a word stands for: its own, and those that are typed so without æ, ø and å."""
        own = root(word)
        others = (each for plain_form in plain(own) for each in self._by_plain.get(plain_form, ()))
        return list(dict.fromkeys([*([own] if own in self.by_root else []), *others]))

    def spellings(self, word: str) -> list[str]:
        """Return the words with the same root: "sekukinumab" for "secukinumab"."""
        return [spelling for each in self.roots(word) for spelling in self.by_root[each]]

    def compounds(self, word: str) -> list[str]:
        """Return the words that end with this one, and those that a short one begins: "brystkreft" for "kreft"."""
        own = root(word)
        if len(own) < MIN_KNOWN_PART_LENGTH or not own.isalpha():
            return []
        compounds = [each for each in self._ending_with(own) if self._is_part(each.removesuffix(own))]
        if len(own) < MIN_PART_LENGTH:
            compounds = [each for each in self.by_root if each.startswith(own) and self._is_end(each.removeprefix(own))]
        common = sorted(compounds, key=lambda each: (-self.counts[self.by_root[each][0]], each))
        return [spelling for each in common[:MAX_COMPOUNDS] for spelling in self.by_root[each]]

    def _ending_with(self, own: str) -> Iterator[str]:
        if len(own) < MIN_PART_LENGTH:
            return
        backwards, start = own[::-1], bisect_left(self._backwards, own[::-1])
        for each in self._backwards[start:]:
            if not each.startswith(backwards):
                return
            if len(each) > len(own):
                yield each[::-1]

    def _is_part(self, beginning: str) -> bool:
        """Can a compound begin so? "bryst", "tykktarms"; not "for" of "forslag"."""
        return len(beginning) > MIN_PART_LENGTH or any(self._is_known(_without(beginning, link)) for link in LINKS)

    def _is_end(self, end: str) -> bool:
        return any(self._is_known(end.removeprefix(link)) for link in LINKS)

    def _is_known(self, part: str) -> bool:
        return len(part) >= MIN_KNOWN_PART_LENGTH and part not in QUESTION_WORDS and root(part) in self.by_root

    def split(self, word: str) -> list[str]:
        """Return the known words that a compound is made of, "migrene" and "medisin"; [] for one that is none."""
        return self._split(word, 4)

    def _split(self, word: str, most: int) -> list[str]:
        if most < 4 and self._ends_a_compound(word):
            return [word]
        if most == 1:
            return []
        for length in range(len(word) - MIN_KNOWN_PART_LENGTH, MIN_KNOWN_PART_LENGTH - 1, -1):
            beginning = word[:length]
            part = next((part for link in LINKS if self._is_known(part := _without(beginning, link))), None)
            if part and (rest := self._split(word[length:], most - 1)):
                return [part, *rest]
        return []

    def _ends_a_compound(self, word: str) -> bool:
        return len(word) >= MIN_KNOWN_PART_LENGTH and (word in QUESTION_WORDS or root(word) in self.by_root)

    def closest(self, word: str) -> str | None:
        """Return the word that a misspelt one stands for, the most common of several; None where none is near."""
        own = sound(word)
        if not own.isalpha() or self.roots(word):
            return None
        for most in range(1, _mistakes(own) + 1):
            if near := [(-self.counts[each], each) for each in self._within(own, most)]:
                return min(near)[1]
        return None

    def _within(self, own: str, most: int) -> Iterator[str]:
        """Yield the words whose sound differs by no more than so many mistakes."""
        mask = _mask(own)
        for length in range(len(own) - most, len(own) + most + 1):
            # Another letter changes two bits of the mask at most, one letter more or less changes one.
            bits = 2 * most - abs(len(own) - length)
            for other_mask, each, word in self._sounds.get(length, ()):
                if (mask ^ other_mask).bit_count() <= bits and edit_distance(own, each, most) <= most:
                    yield word


def _without(beginning: str, link: str) -> str:
    return beginning.removesuffix(link) if beginning.endswith(link) else ""


def _mistakes(text: str) -> int:
    return 0 if len(text) < min(MISTAKES) else MISTAKES.get(len(text), MAX_MISTAKES)


def _mask(text: str) -> int:
    """Return a number with a bit for each letter that occurs: most words differ in more bits than mistakes make."""
    mask = 0
    for letter in text:
        mask |= 1 << (ord(letter) & 31)
    return mask


def edit_distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed, added, removed or swapped with their neighbour, up to `most` + 1."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, second in enumerate(other, 1):
            cost = min(this[-1] + 1, last[column] + 1, last[column - 1] + (letter != second))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == second:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        if min(this) > most:
            return most + 1
        before, last = last, this
    return last[-1]


def known_words_of(word_lists: Iterable[Iterable[str]]) -> KnownWords:
    counts: Counter[str] = Counter()
    for each in word_lists:
        counts.update(each)
    return KnownWords(counts)


def words_of_name(text: str) -> Iterator[str]:
    """Yield the folded words of a title or a name, each part around a hyphen by itself."""
    for parts in words(text):
        yield from (part for part in parts if part)
