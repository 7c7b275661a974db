"""The passages of a rich text, which are its paragraphs and list items, and how those of two texts belong together."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from notices.comparison.rich_text import TAG_OR_TEXT, tag_name
from notices.comparison.words import WORD
from notices.document.rich_text import TAG

LISTS = {"ul", "ol"}
ONLY_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
# Two passages that share this part of their words are versions of one passage.
MIN_LIKENESS = 0.25
# How many pairs of passages are compared word by word in one stretch; a longer one is paired in order.
MAX_PAIRS = 2_500


class Passage(NamedTuple):
    """A paragraph with its tags, or the inside of a list item with the lists around it, the outermost first.

    `begins` is the depth at which a list begins that would otherwise be one with the list before it, else 0.
    """

    html: str
    lists: tuple[str, ...] = ()
    begins: int = 0

    @property
    def words(self) -> tuple[str, tuple[str, ...]]:
        """Return what makes two passages the same, wherever they stand.

        The text editor puts the words of a list item into a paragraph, which nobody sees.
        """
        inside = ONLY_PARAGRAPH.fullmatch(self.html) if self.lists else None
        return inside[1] if inside else self.html, self.lists

    @property
    def alone(self) -> str:
        """Return the passage as a rich text of its own."""
        return html_of_passages([Passage(self.words[0], self.lists[-1:])])


def passages_of(html: str) -> list[Passage]:
    """Split a rich text; `html_of_passages` makes the same text of them, to the letter."""
    reader = _PassageReader()
    for part in TAG_OR_TEXT.findall(html):
        reader.read(part)
    passages = reader.finish()
    if html_of_passages(passages) == html:
        return passages
    return [Passage(html)]  # such as words of an item after a list inside it


def html_of_passages(passages: Sequence[Passage]) -> str:
    parts: list[str] = []
    inside: tuple[str, ...] = ()
    for passage in passages:
        shared = _length_in_common(inside, passage.lists)
        if passage.begins:
            shared = min(shared, passage.begins - 1)
        parts += _closing(inside[shared:])
        opened = passage.lists[shared:]
        if passage.lists and not opened:
            parts.append("</li><li>")
        parts += (f"<{tag}><li>" for tag in opened)
        parts.append(passage.html)
        inside = passage.lists
    return "".join([*parts, *_closing(inside)])


def _closing(tags: Sequence[str]) -> list[str]:
    return [f"</li></{tag}>" for tag in reversed(tags)]


def _length_in_common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


class _PassageReader:
    """Read tags and texts one after the other and collect the passages."""

    def __init__(self) -> None:
        self._passages: list[Passage] = []
        self._lists: list[str] = []
        self._inside: list[str] = []
        self._is_new_item = False  # an item of which no passage was made yet
        self._opened = 0  # the depth of the outermost list that was opened since the last passage

    def read(self, part: str) -> None:
        name = tag_name(part)
        if name in LISTS and part.startswith("</"):
            self._lists = self._lists[:-1]
        elif name in LISTS:
            self._end()
            self._lists.append(name)
            self._opened = min(self._opened or len(self._lists), len(self._lists))
        elif name == "li" and part.startswith("</"):
            self._end()
        elif name == "li":
            self._is_new_item = True
        else:
            if part == "<p>" and not self._lists:
                self._end()
            self._inside.append(part)
            if part == "</p>" and not self._lists:
                self._end()

    def finish(self) -> list[Passage]:
        self._end()
        return self._passages

    def _end(self) -> None:
        """Make a passage of what was read since the last one."""
        if not (self._inside or self._is_new_item):
            return
        lists = tuple(self._lists)
        before = self._passages[-1].lists if self._passages else ()
        is_other_list = 0 < self._opened <= _length_in_common(before, lists)
        self._passages.append(Passage("".join(self._inside), lists, self._opened if is_other_list else 0))
        self._inside, self._is_new_item, self._opened = [], False, 0


class Alignment(NamedTuple):
    """What became of each passage of an older text (None: removed), and what was inserted before each and last."""

    now: list[Passage | None]
    inserted: list[list[Passage]]


def align(before: Sequence[Passage], after: Sequence[Passage]) -> Alignment:
    """Match the passages of two texts: those that stayed first, then those that changed by their words."""
    alignment = Alignment([None] * len(before), [[] for _ in range(len(before) + 1)])
    words = [passage.words for passage in before], [passage.words for passage in after]
    for act, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        pairs = dict(zip(range(c, d), range(a, b), strict=False)) if act == "equal" else {}
        if act == "replace":
            pairs = {c + new: a + old for new, old in _pairs(before[a:b], after[c:d]).items()}
        gap = a
        for place in range(c, d):
            if place in pairs:
                alignment.now[pairs[place]] = after[place]
                gap = pairs[place] + 1
            else:
                alignment.inserted[gap].append(after[place])
    return alignment


def _pairs(before: Sequence[Passage], after: Sequence[Passage]) -> dict[int, int]:
    """Return the place of a passage before by its place after; what is like no other is paired in order."""
    alike = _alike(before, after) if len(before) * len(after) <= MAX_PAIRS else {}
    pairs: dict[int, int] = {}
    old = new = 0
    for place, partner in [*sorted(alike.items()), (len(after), len(before))]:
        pairs |= dict(zip(range(new, place), range(old, partner), strict=False))
        pairs |= {place: partner} if place < len(after) else {}
        old, new = partner + 1, place + 1
    return pairs


def _alike(before: Sequence[Passage], after: Sequence[Passage]) -> dict[int, int]:
    """Return the pairs in order that are most alike in sum."""
    old, new = [_counted(passage.html) for passage in before], [_counted(passage.html) for passage in after]
    # best[i][j]: the sum for the first i passages before and the first j after.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            paired = best[i][j] + likeness if (likeness := _likeness(one, other)) >= MIN_LIKENESS else 0.0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], paired)
    pairs: dict[int, int] = {}
    i, j = len(old), len(new)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[j] = i
    return pairs


def are_alike(one: str, other: str) -> bool:
    """Do two passages share so many words that one may be a version of the other?"""
    return _likeness(_counted(one), _counted(other)) >= MIN_LIKENESS


def _counted(html: str) -> Counter[str]:
    return Counter(word for word in WORD.findall(TAG.sub("", html)) if word.isalnum())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def both_inserted(theirs: Sequence[Passage], mine: Sequence[Passage]) -> list[tuple[Passage, int | None]]:
    """Return what either side inserted at one place, what both inserted once.

    A passage that is only theirs comes with its place among theirs, every other with None.
    """
    words = [passage.words for passage in theirs], [passage.words for passage in mine]
    joined: list[tuple[Passage, int | None]] = []
    for act, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        joined += [] if act == "equal" else [(theirs[place], place) for place in range(a, b)]
        joined += [(passage, None) for passage in mine[c:d]]
    return joined
