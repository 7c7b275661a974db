"""Find today's ATC code for a printed one in the WHO's table of alterations, and read that table from a CSV file."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from notices.document.codes import is_atc, normalised_atc

COLUMNS = ("old", "new", "year")
# The classification was made in the seventies; its alterations are decided a year ahead.
FIRST_YEAR, LAST_YEAR = 1970, 2100


class Alteration(NamedTuple):
    """From `year` on, the code `old` is called `new`."""

    old: str
    new: str
    year: int


class CodeSince(NamedTuple):
    """A code, and the year since which it has been in use."""

    code: str
    year: int


class BadAlterationsFile(ValueError):
    """The file is not a table of alterations; `problems` say why, each with its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def current_codes(code: str, alterations: Iterable[Alteration]) -> list[CodeSince]:
    """Return what a printed code is called today: nothing where it is still in use, several codes where it was split.

    Alterations are followed in the order of time: one that is older than the code it would change is ignored. A code
    that was brought back is in use, and codes that lead in a circle within one year lead nowhere.
    """
    by_old_code: defaultdict[str, list[Alteration]] = defaultdict(list)
    for alteration in alterations:
        by_old_code[alteration.old].append(alteration)
    queue = [CodeSince(code, 0)]
    seen, last_codes = set(queue), []
    while queue:
        current = queue.pop(0)
        later = [CodeSince(step.new, step.year) for step in by_old_code[current.code] if step.year >= current.year]
        if not later:
            last_codes.append(current)
        queue += [step for step in dict.fromkeys(later) if step not in seen]
        seen.update(later)
    return [last for last in last_codes if last.code != code]


def parse_csv(text: str) -> list[Alteration]:
    """Read a file with the columns old, new and year, separated by commas or semicolons; raises BadAlterationsFile."""
    lines = text.removeprefix("\ufeff").splitlines()
    rows = csv.reader(lines, delimiter=";" if lines and ";" in lines[0] else ",", strict=True)
    try:
        places = _places(next(rows, []))
        parsed: list[Alteration] = []
        problems: list[str] = []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            values = [row[place].strip() if place < len(row) else "" for place in places]
            old, new, year = normalised_atc(values[0]), normalised_atc(values[1]), values[2]
            if problem := _problem(old, new, year):
                problems.append(f"line {rows.line_num}: {problem}")
            else:
                parsed.append(Alteration(old, new, int(year)))
    except csv.Error as error:
        raise BadAlterationsFile([f"line {rows.line_num}: {error}"]) from error
    if problems or not parsed:
        raise BadAlterationsFile(problems or ["The file holds no alteration."])
    return list(dict.fromkeys(parsed))


def _places(head: list[str]) -> list[int]:
    """Return the positions of the columns; there may be others, such as the name of the substance."""
    names = [name.strip().lower() for name in head]
    if missing := [name for name in COLUMNS if name not in names]:
        raise BadAlterationsFile([f"line 1: no column is called {', '.join(missing)}"])
    return [names.index(name) for name in COLUMNS]


def _problem(old: str, new: str, year: str) -> str:
    """Say what is wrong with a line, "" where nothing is."""
    if invalid := [code for code in (old, new) if not is_atc(code)]:
        return f"“{invalid[0]}” is no ATC code"
    if old == new:
        return f"{old} is altered into itself"
    is_year = len(year) == 4 and year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
    return "" if is_year else f"“{year}” is no year from {FIRST_YEAR} to {LAST_YEAR}"
