"""The picture of what a search finds: on all its pages together, bounded, from the live index alone.

A notice stands in the row of its first clinical area; where areas are chosen, of the first one that is among them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from notices.document.template import Language
from notices.public.expected.drawing import ExpectedNotice, Picture, PictureArea, draw
from notices.public.expected.head_words import HeadWords, head_words
from notices.public.expected.listed_notice import address_of, expected_notice
from notices.public.expected.quarters import columns_of
from notices.public.expected.selection import MAX_MARKS_IN_CELL, PictureCell, Selection, select
from notices.search import Results
from notices.search.live_index import LiveIndex, RowSet, as_number, intersection
from notices.search.terms import alphabetical_key

# A single date is in the row of its notice already.
MIN_DATES = 2
# Of the notices without a date so many are named, and the rest counted.
MAX_NAMED = 3


class UndatedNotice(NamedTuple):
    """A notice of which no date is known."""

    name: str
    url: str
    language: str


@dataclass(frozen=True)
class ListPicture:
    """The picture with what is said around it: how many notices were found, and how many of them have a date."""

    picture: Picture
    matches: int
    dated: int
    undated: list[UndatedNotice]
    max_in_cell = MAX_MARKS_IN_CELL

    @cached_property
    def heads(self) -> list[tuple[str, HeadWords, int]]:
        """Return of each column its place, its words, and the year that begins with it, 0 where none does."""
        columns = [(head.x, head.column) for head in self.picture.heads]
        return [(x, head_words(column), column.year if column.starts_year else 0) for x, column in columns]

    @property
    def drawn(self) -> int:
        return sum(len(row.marks) for row in self.picture.rows)

    @property
    def left_out(self) -> int:
        return self.dated - self.drawn

    @property
    def more_undated(self) -> int:
        return self.matches - self.dated - len(self.undated)


class DatedRows(NamedTuple):
    """The rows of an index that have a date, as they are drawn where certain areas are chosen.

    `area_codes`: of each row the area in which it is drawn, "" where it has none. `in_cells`: its position and its
    cell, the most urgent one first. `numbers`: the rows of each cell as one number, to be counted at once.
    """

    rows: RowSet
    area_codes: list[str]
    in_cells: list[tuple[int, PictureCell]]
    numbers: dict[PictureCell, int]


def picture_of(results: Results) -> ListPicture | None:
    """Return the picture of everything that was found; None where fewer than MIN_DATES have a date."""
    index, matches, chosen = results.index, results.facet_rows.matching, results.query.area
    dated = _dated_rows(index, chosen)
    number_dated = intersection(dated.rows, matches).count(1)
    if number_dated < MIN_DATES:
        return None
    matching = as_number(matches)
    counts = {cell: count for cell, number in dated.numbers.items() if (count := (number & matching).bit_count())}
    selection = select((pair for pair in dated.in_cells if matches[pair[0]]), counts)
    return ListPicture(
        _picture(selection, dated.area_codes, results),
        results.total,
        number_dated,
        _undated(index, matches, dated.rows),
    )


def _area_codes(index: LiveIndex, chosen: Collection[str]) -> list[str]:
    """Return of each row the area in which it is drawn, "" where it has none."""
    codes = [row.areas[0][0] if row.areas else "" for row in index.rows]
    for code in chosen:
        for position in index.positions.get("area", {}).get(code, ()):
            codes[position] = next(own for own, _label in index.rows[position].areas if own in chosen)
    return codes


def _picture(selection: Selection, area_codes: list[str], results: Results) -> Picture:
    index, language = results.index, results.language
    shown_in = {area_codes[position] for position in selection.positions}
    areas = {code: _area(index, code, language) for code in shown_in | {cell.area for cell in selection.left_out}}
    placed = ((position, areas[area_codes[position]]) for position in selection.positions)
    notices = [notice for position, area in placed if (notice := _notice(position, area, index, language))]
    in_order = sorted(areas.values(), key=lambda area: (not area.code, alphabetical_key(area.label)))
    return draw(notices, selection.left_out, in_order, index.today)


def _notice(position: int, area: PictureArea, index: LiveIndex, language: Language) -> ExpectedNotice | None:
    """Return a row as it is drawn; put into words once, as most searches draw the same ones."""
    known: dict[Any, ExpectedNotice | None] = index.derived.setdefault(_notice, {})
    key = position, area, language
    if key not in known:
        known[key] = expected_notice(index.rows[position], area, language, index.today)
    return known[key]


def _area(index: LiveIndex, code: str, language: Language) -> PictureArea:
    return PictureArea(code, index.label("area", code, language) if code else _("No clinical area"))


def _dated_rows(index: LiveIndex, chosen: tuple[str, ...]) -> DatedRows:
    """Return the rows with a date, computed once: for the whole index, which holds for a day, and for each choice."""
    if chosen:
        of_choice: DatedRows = index.cached((_dated_rows, chosen), lambda: _placed(index, chosen))
        return of_choice
    if _dated_rows not in index.derived:
        index.derived[_dated_rows] = _placed(index, ())
    dated: DatedRows = index.derived[_dated_rows]
    return dated


def _placed(index: LiveIndex, chosen: Collection[str]) -> DatedRows:
    dates = index.expected_dates
    # Many notices share a date.
    column = {expected.value: columns_of(expected, index.today).first for expected in dates.values()}
    area_codes = _area_codes(index, chosen)
    in_order = index.by_expected[: len(dates)]
    in_cells = [(position, PictureCell(area_codes[position], column[dates[position].value])) for position in in_order]
    positions: dict[PictureCell, list[int]] = {}
    for position, cell in in_cells:
        positions.setdefault(cell, []).append(position)
    numbers = {cell: as_number(index.at_positions(own)) for cell, own in positions.items()}
    return DatedRows(index.at_positions(dates), area_codes, in_cells, numbers)


def _undated(index: LiveIndex, matches: RowSet, dated: RowSet) -> list[UndatedNotice]:
    """Return the first of the rows that were found and have no date."""
    positions = (position for position, is_found in enumerate(matches) if is_found and not dated[position])
    rows = (index.rows[position] for position in islice(positions, MAX_NAMED))
    return [UndatedNotice(row.title, address_of(row), row.language) for row in rows]
