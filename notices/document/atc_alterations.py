"""Today's ATC code for one that is printed, by the WHO's table of alterations; and that table as a CSV file. Pure."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from notices.document.codes import is_atc, normalised_atc

COLUMNS = ("old", "new", "year")
# The classification was made in the seventies; its alterations are decided a year ahead.
FIRST_YEAR, LAST_YEAR = 1970, 2100


class Alteration(NamedTuple):
    """From `year` on, what was `old` has the code `new`."""

    old: str
    new: str
    year: int


class CodeSince(NamedTuple):
    """A code, and since which year it has been the one in use."""

    code: str
    year: int


class BadFile(ValueError):
    """The file is no table of alterations; `problems` say why, each with its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def today_code(code: str, alterations: Iterable[Alteration]) -> list[CodeSince]:
    """What a printed code is called today: nothing where it still stands, several where it was split.

    Alterations are followed as time went: one that is older than the code it would change is not. A code that came back
    stands, and codes that lead round in a circle within one year lead nowhere.
    """
    onward: defaultdict[str, list[Alteration]] = defaultdict(list)
    for alteration in alterations:
        onward[alteration.old].append(alteration)
    waiting = [CodeSince(code, 0)]
    found, ends = set(waiting), []
    while waiting:
        here = waiting.pop(0)
        later = [CodeSince(step.new, step.year) for step in onward[here.code] if step.year >= here.year]
        if not later:
            ends.append(here)
        waiting += [step for step in dict.fromkeys(later) if step not in found]
        found.update(later)
    return [end for end in ends if end.code != code]


def parse_csv(text: str) -> list[Alteration]:
    """The alterations of a file with the columns old, new and year, parted by commas or semicolons; raises BadFile."""
    lines = text.removeprefix("\ufeff").splitlines()
    rows = csv.reader(lines, delimiter=";" if lines and ";" in lines[0] else ",", strict=True)
    try:
        places = _places(next(rows, []))
        found: list[Alteration] = []
        problems: list[str] = []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            values = [row[place].strip() if place < len(row) else "" for place in places]
            old, new, year = normalised_atc(values[0]), normalised_atc(values[1]), values[2]
            if problem := _problem(old, new, year):
                problems.append(f"line {rows.line_num}: {problem}")
            else:
                found.append(Alteration(old, new, int(year)))
    except csv.Error as error:
        raise BadFile([f"line {rows.line_num}: {error}"]) from error
    if problems or not found:
        raise BadFile(problems or ["The file holds no alteration."])
    return list(dict.fromkeys(found))


def _places(head: list[str]) -> list[int]:
    """Where the columns stand; there may be others, as the name of the substance."""
    names = [name.strip().lower() for name in head]
    if missing := [name for name in COLUMNS if name not in names]:
        raise BadFile([f"line 1: no column is called {', '.join(missing)}"])
    return [names.index(name) for name in COLUMNS]


def _problem(old: str, new: str, year: str) -> str:
    """What is wrong with a line; nothing where it is right."""
    if wrong := [code for code in (old, new) if not is_atc(code)]:
        return f"“{wrong[0]}” is no ATC code"
    if old == new:
        return f"{old} is altered into itself"
    is_year = len(year) == 4 and year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
    return "" if is_year else f"“{year}” is no year from {FIRST_YEAR} to {LAST_YEAR}"
