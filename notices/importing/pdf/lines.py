"""Letters into lines, and lines into running text, in which a word that was cut at the end of a line is whole again.

Some programs write the space at which a line was broken, others do not. Where a file writes them, a line without one
was broken inside a word. Where it does not, a word was cut if it fills its line alone to the last letter that fits;
what could be read both ways is decided by the words of the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from notices.document.edition import EDITIONS
from notices.document.fields import HEADER_ROWS
from notices.document.template import APPROVAL_KINDS, ASSESSMENT_ELEMENTS, HEADINGS, PHASES, TRIAL_STATUSES
from notices.importing.pdf.letters import SOFT_HYPHEN, Glyph

# In parts of a letter's size: a gap that is a space, a step that is another line, though not a raised letter.
SPACE_GAP, RAISED_STEP, LINE_STEP = 0.18, 0.3, 0.75
# In points.
TOLERANCE = 0.6
# Spaces are about so wide, in parts of a letter's size.
SPACE_WIDTH = 0.25
HYPHENS = "-\u2010"
# After these a line may end without a space.
BREAKS_AFTER = "/\u2011\u2013\u2014"
WORD = re.compile(r"\w+")
# The part of the lines' ends at which a file that writes its spaces has one.
MIN_SPACES = 0.1
# Such words are addresses and the like.
MIN_BROKEN_LENGTH, MIN_PART_LENGTH = 30, 14
# In place of a hyphen that only parted a word.
PARTED = "\0"


@dataclass(frozen=True)
class Line:
    """Letters on one line, in their order, with spaces where the file only leaves room."""

    letters: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        return "".join(letter.text for letter in self.spaced)

    @cached_property
    def spaced(self) -> tuple[Glyph, ...]:
        """Return the letters with the spaces that are only room."""
        spaced: list[Glyph] = []
        for letter in self.letters:
            if spaced and _is_apart(spaced[-1], letter):
                before = spaced[-1]
                gap = (before.page, before.x1, letter.x0, before.top, before.bottom, before.font, before.mark)
                spaced.append(Glyph(" ", *gap))
            spaced.append(letter)
        return tuple(spaced)

    @property
    def first(self) -> Glyph:
        return self.letters[0]

    @cached_property
    def x1(self) -> float:
        return max((each.x1 for each in self.letters if not each.text.isspace()), default=self.first.x1)

    @cached_property
    def x0(self) -> float:
        return min((each.x0 for each in self.letters if not each.text.isspace()), default=self.first.x0)

    @cached_property
    def size(self) -> float:
        return max(each.size for each in self.letters)

    @property
    def top(self) -> float:
        return min(each.top for each in self.letters)

    @property
    def bottom(self) -> float:
        return max(each.bottom for each in self.letters)


def lines_of(letters: Iterable[Glyph]) -> list[Line]:
    """Return the lines of letters that follow each other in reading order; lines without a word are left out."""
    lines: list[list[Glyph]] = []
    for letter in letters:
        if lines and _is_on_line(lines[-1][-1], letter):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [Line(tuple(line)) for line in lines if any(not each.text.isspace() for each in line)]


def _is_on_line(before: Glyph, letter: Glyph) -> bool:
    size, step = max(before.size, letter.size), abs(letter.bottom - before.bottom)
    if letter.page != before.page or step > LINE_STEP * size:
        return False
    return step < RAISED_STEP * size or letter.x0 > before.x1 - 0.5 * size


def _is_apart(before: Glyph, letter: Glyph) -> bool:
    if before.text.isspace() or letter.text.isspace():
        return False
    return letter.x0 - before.x1 > SPACE_GAP * max(before.size, letter.size)


@dataclass
class Joiner:
    """How lines of one file are joined: whether it writes its spaces, and which words it has."""

    writes_spaces: bool
    words: frozenset[str]
    # Words that were cut, or may have been, as they were joined.
    joined: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Iterable[list[Line]]) -> "Joiner":
        """Return the joiner of a file, from all its texts."""
        spaces, breaks, words = 0, 0, set[str]()
        for lines in texts:
            for before in lines[:-1]:
                breaks += 1
                spaces += before.text[-1].isspace()
            for at, line in enumerate(lines):
                # The first and last word of a line may be parts, but for those of a whole text.
                parts = WORD.findall(line.text)
                words |= {word.lower() for word in parts[at > 0 : len(parts) - (at + 1 < len(lines))]}
        return cls(bool(breaks) and spaces / breaks >= MIN_SPACES, template_words() | words)

    def joined_letters(self, lines: list[Line], edge: float) -> Iterator[tuple[str, Glyph | None]]:
        """Yield the text of each letter, and of what stands between lines with None; `edge` is how far lines reach."""
        for at, line in enumerate(lines):
            after = lines[at + 1] if at + 1 < len(lines) else None
            letters = _stripped(line.spaced)
            between = self._between(line, letters, after, edge) if after else ""
            if after and (letters[-1].text == SOFT_HYPHEN or between == PARTED):
                letters = letters[:-1]
            yield from ((letter.text, letter) for letter in letters)
            yield between.strip(PARTED), None

    def _between(self, line: Line, letters: list[Glyph], after: Line, edge: float) -> str:
        """Return what stands between two lines; PARTED where only the hyphen does, which is no letter of the word."""
        last, left, right = letters[-1].text, _last_word(line.text), _first_word(after.text)
        if last == SOFT_HYPHEN:
            return ""
        if line.text[-1].isspace():
            return " "
        if last in HYPHENS and left:
            if (left + right).lower() not in self.words or not right[:1].islower():
                return ""
            return self._whole(left, right, PARTED)
        if last in BREAKS_AFTER and len(letters) > 1 and not letters[-2].text.isspace():
            return " " if _is_address(line) and right.istitle() else ""
        if self._is_cut(line, after, edge):
            return " " if self._are_words(left, right) else self._whole(left, right, "")
        # Where spaces are written, a line without one was ended on purpose.
        return "\n" if self.writes_spaces else " "

    def _whole(self, left: str, right: str, between: str) -> str:
        self.joined.append(left + right)
        return between

    def _are_words(self, left: str, right: str) -> bool:
        return bool(left and right) and {left.lower(), right.lower()} <= self.words

    def _is_cut(self, line: Line, after: Line, edge: float) -> bool:
        """Is a word cut here? It fills the line alone to the last letter, or is so long that it is broken anywhere."""
        is_alone = not any(each.isspace() for each in line.text.strip())
        is_inside = line.text[-1].isalnum() and after.text[0].isalnum()
        if line.text[-1].isdigit() and after.text[0].isupper():  # two numbers, or a number and a name
            return False
        if is_alone and is_inside and not _has_room(line, after.first.x1 - after.first.x0, edge):
            return True
        return (_is_address(line) or len(line.text.split()[-1]) >= MIN_PART_LENGTH) and self._is_broken(
            line, after, edge
        )

    def _is_broken(self, line: Line, after: Line, edge: float) -> bool:
        whole = len(line.text.split()[-1]) + len(after.text.split()[0])
        return whole >= MIN_BROKEN_LENGTH and not has_room(line, after, edge)


def _stripped(letters: tuple[Glyph, ...]) -> list[Glyph]:
    first = next(at for at, letter in enumerate(letters) if not letter.text.isspace())
    last = max(at for at, letter in enumerate(letters) if not letter.text.isspace())
    return list(letters[first : last + 1])


def _has_room(line: Line, width: float, edge: float) -> bool:
    return line.x1 + width < edge - TOLERANCE


def has_room(line: Line, after: Line, edge: float) -> bool:
    """Had the first word of the next line room on this one?"""
    return _has_room(line, SPACE_WIDTH * line.size + _width_of_word(after), edge)


def _is_address(line: Line) -> bool:
    """Does the line end in an address?"""
    word = line.text.split()[-1].lower()
    return "://" in word or "www." in word or word.startswith(("doi:", "10."))


def _width_of_word(line: Line) -> float:
    letters = _stripped(line.spaced)
    end = next((letter.x0 for letter in letters if letter.text.isspace()), line.x1)
    return end - letters[0].x0


@cache
def template_words() -> frozenset[str]:
    """Return the words of the template, in small letters."""
    terms = [*HEADINGS.values(), *(term for rows in HEADER_ROWS.values() for term in rows.values())]
    terms += [term for edition in EDITIONS.values() for term in edition.trial_columns]
    terms += [
        term for vocabulary in (TRIAL_STATUSES, PHASES, APPROVAL_KINDS, ASSESSMENT_ELEMENTS) for term in vocabulary
    ]
    return frozenset(word.lower() for term in terms for label in term[1:] for word in WORD.findall(label))


def _last_word(text: str) -> str:
    match = re.search(rf"(\w+)[{HYPHENS}{SOFT_HYPHEN}]?\s*$", text)
    return match[1] if match else ""


def _first_word(text: str) -> str:
    match = re.match(r"\w+", text)
    return match[0] if match else ""
