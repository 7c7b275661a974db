"""The lines of an old notice of our own making: paragraphs, cells and pages as programs that read PDFs write them."""

import random
import textwrap
from dataclasses import dataclass, field

from tests.support.old_notice_words import (
    GLYPHS,
    PROSE,
    PROSE_EN,
    PROSE_NN,
)


def narrow_lines(text: str, width: int) -> list[str]:
    """Return the lines of a narrow column: a word that is wider than the column begins a line and is cut at its end."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
            continue
        lines += [word[at : at + width] for at in range(0, len(word), width)]
    return lines


@dataclass
class Maker:
    """Makes one notice: facts first, then the lines of its text."""

    random: random.Random
    layout: str
    lines: list[str] = field(default_factory=list)
    truth: dict[str, object] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    page_number: int = 1
    on_page: int = 0
    cited: int = 0

    def __post_init__(self) -> None:
        pick = self.random
        self.language = {"N5": "nn", "I1": "en", "I2": "en"}.get(self.layout, "nb")
        self.width = pick.choice([90, 110, 125])
        self.column = pick.choice([16, 20, 24])
        self.page_length = pick.choice([45, 60, 400])
        self.glyphs = pick.choice(GLYPHS)
        self.has_list = pick.random() < 0.5
        self.has_links = pick.random() < 0.7
        self.is_glyph_first = self.layout == "N2"
        self.dash = pick.choice(["–", "- ", "– ", "-"])
        self.may_merge = pick.random() < 0.25
        self.blank_in_cell = pick.random() < 0.5
        self.is_trimmed = pick.random() < 0.1

    def word(self, nb: str, nn: str) -> str:
        return nn if self.language == "nn" else nb

    def put(self, line: str) -> None:
        """Write a line of the dialect; a page that is full ends with its links."""
        if self.on_page >= self.page_length and line.strip():
            self.lines += self.links if self.has_links else []
            self.links, self.on_page = [], 0
            self.page_number += 1
            self.lines.append(f" {line.strip()} ")
        else:
            self.lines.append(line)
        self.on_page += 1

    def heading(self, text: str, number: str = "") -> None:
        self.put(f"{number} {text} ".lstrip() if number else f"{text} ")

    def title_row(self, text: str) -> None:
        """Write a line of the title."""
        self.put(f"{text} ")

    def end_title(self) -> None:
        """Write the title, where it was not written yet."""

    def field_row(self, label: str, value: str) -> None:
        """Write a row of a form."""
        self.put(f"{label}: {value} ")

    def paragraph(self, text: str) -> None:
        for line in textwrap.wrap(text, self.width, break_on_hyphens=True):
            self.put(f"{line} ")

    def cell(self, text: str) -> None:
        """Write a cell: its lines, then a truly empty line."""
        for number, part in enumerate(text.split("\n")):
            if number and self.blank_in_cell and part.startswith("Arm 1"):
                self.put(" ")
            for line in narrow_lines(part, self.column):
                self.put(f"{line} ")
        self.put("")

    def labelled_row(self, label: str, values: list[str]) -> None:
        """Write a row of a table whose columns are trials, its label first."""
        for text in (label, *values):
            self.cell(text)

    def cite(self) -> str:
        self.cited += 1
        return f"({self.cited})"

    def prose(self, place: str, count: int) -> None:
        """Write paragraphs, and note their words."""
        bank = {"nn": PROSE_NN, "en": PROSE_EN}.get(self.language, PROSE)
        paragraphs = []
        for _ in range(count):
            sentences = self.random.sample(bank, k=self.random.randint(1, 3))
            paragraphs.append(
                " ".join(
                    sentence.replace("{c}", self.cite()) if "{c}" in sentence else sentence for sentence in sentences
                )
            )
        for number, text in enumerate(paragraphs):
            if number:
                self.put(" ")
            self.paragraph(text)
        self.truth[place] = " ".join(paragraphs)

    def file(self) -> bytes:
        """Return the notice as a file."""
        lines = self.lines + (self.links if self.has_links else [])
        return "\n".join(line.rstrip() if self.is_trimmed else line for line in lines).encode()
