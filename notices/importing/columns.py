"""The columns of the table of trials: their order, and which words begin a cell of each."""

import re
from dataclasses import dataclass
from functools import cache

from notices.importing.flows import Flow
from trials.typed_dates import MONTH_NUMBERS

COLUMNS = ("population", "intervention", "control", "outcomes", "name", "time")
TITLES = {
    "population": r"populasjon|population|pasientpopulasjon|deltakere$",
    "intervention": r"intervensjon|intervention",
    "control": r"kontrollgruppe|kontroll|komparator|control(?: group)?|comparator",
    "outcomes": r"utfallsmål|endepunkt(?:er)?|effektmål|outcomes?(?: measures?)?",
    "name": r"studienavn|studienamn|studie(?!slutt)|study|trial",
    "time": r"tidsperspektiv|status|expected timing",
}
_HEADER_WORDS = """
    populasjon population n antall talet på deltagere deltakere deltakarar deltagarar intervensjon
    intervention kontrollgruppe kontroll komparator control group comparator utfallsmål endepunkt
    endepunkter effektmål outcome outcomes measures studienavn studienamn studie og and nummer number fase
    phase tidsperspektiv resultater resultat status study trial name expected timing of results participants
    antal design
"""
HEADER_WORDS = frozenset(_HEADER_WORDS.split())
REGISTRY_NUMBER = re.compile(
    r"\bNCT[\s-]*(?:\d\s*){7}\d\b|\bISRCTN\s?\d{8}\b|\b20\d\d-5\d{5}-\d\d(?:-\d\d)?\b|\b20\d\d-\d{6}-\d\d\b"
    r"|\bACTRN\d{14}\b"
    r"|\bJapicCTI-\d{6}\b|\bCTRI/\d{4}/\d\d/\d{6}\b|\bKCT\d{7}\b|\bIRCT\d{11,14}N\d{1,3}\b"
    r"|\bjRCT\w?\d{9,10}\b|\bChiCTR[\w-]{8,14}\b|\bDRKS\d{8}\b|\bUMIN\d{9}\b"
)
PHASE = re.compile(
    r"\(?\s*\b(?P<words>(?:tidlig )?f\s?ase|phase)\s*(?P<numbers>[1-4]|I{1,3}V?"
    r"|IV)(?P<letter>[abAB]?)(?:\s*[/–-]\s*(?P<second>[1-4]|I{1,3}|IV)(?P<second_letter>[abAB]?))?\b\s*\)?",
    re.IGNORECASE,
)
STATUS_WORDS = (
    r"avslutt?et|avslutta|fullført|ferdig(?:stilt)?|completed|pågående|pågåande|pågår|rekrutterer|rekrutterar"
    r"|aktiv|ongoing|recruiting|active|inkluderer|enrolling"
    r"|planlagt|planlagd|ikke startet|ikkje starta|ikke påbegynt|not yet recruiting|planned"
    r"|avbrutt|avbroten|terminert|stanset|stansa|stoppet|stoppa|stopped|terminated"
    r"|midlertidig stanset|mellombels stansa|suspended|suspendert"
    r"|trukket tilbake|trekt tilbake|trukket|withdrawn|ukjent|ukjend|unknown"
)
# Names of months, also shortened ones with their full stop; the longest first.
MONTHS = "|".join(rf"{name}\b\.?" for name in sorted(MONTH_NUMBERS, key=len, reverse=True))
START = {
    "population": re.compile(
        r"(?:Estimert|Estimated)?:?\s*\bN\s*=|(?:Voksne|Vaksne|Barn|Pasienter|Pasientar|Kvinner|Menn|Personer"
        r"|Personar|Friske|Patients|Adults)\b"
    ),
    "intervention": re.compile(r"Arm\s*\d|(?:Intervensjon)\b"),
    "control": re.compile(
        r"(?:Placebo|Standard|Ingen|Inga|Sham|Narre|Aktiv|Beste|Best|Vanlig|Vanleg|Konvensjonell|Komparator"
        r"|Dagens|Historisk|Enarmet|Enarma"
        r"|Ubehandl|Ikke\s+relevant|Ikkje\s+relevant|Ikke\s+aktuelt|Uten|Utan|Observasjon|Usual|Etablert|Kontroll"
        r"|Simulert|Legens|Legen\s+sitt)"
    ),
    "outcomes": re.compile(
        r"(?:Andel|Del\b|Delen|Endring|Tid\s+til|Total\s?overle|Samla\s+overle|Overle|Progresjon|Antall|Antal\b"
        r"|Talet\s+på|Primær|Forekomst|Førekomst|Gjennomsnitt|Reduksjon"
        r"|Sikkerhet|Tryggleik|Respons|Objektiv|Årlig|Årleg|Livskvalitet|Sensitivitet|Diagnostisk|Bedring"
        r"|Betring|Remisjon|Komplett|Dødelighet"
        r"|Mortalitet|Rate|Smerte|HbA1c|Vekt|Tap\s+av|Hendelses|Sykdomsfri|Sjukdomsfri|Invasiv|PFS|OS\b|ORR"
        r"|Proportion|Change|Time\s+to|Overall|Tilbakefall|Nedgang|Forbedring|Forbetring|Reinnlegg|Treffsikkerhet)"
    ),
    "name": re.compile(rf"(?:{REGISTRY_NUMBER.pattern})"),
    "time": re.compile(rf"(?:{STATUS_WORDS}|Estimert\s+avslut|Forvent\w+|Venta)\b", re.IGNORECASE),
}
STRONG = ("population", "name", "time")


def is_header_line(text: str) -> bool:
    """Does the line hold nothing but words of the table's header?"""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    has_count = re.search(r"\bn\s*=\s*\d", text.casefold())
    return bool(words) and not has_count and all(word in HEADER_WORDS for word in words)


def columns_of(text: str) -> tuple[str, ...]:
    """Return the columns that a header names, in their order; () where it names fewer than four."""
    spots = []
    for column in COLUMNS:
        if match := re.search(rf"\b(?:{TITLES[column]})", text.casefold()):
            spots.append((match.start(), column))
    columns = tuple(column for _at, column in sorted(spots))
    return columns if len(columns) >= 4 else ()


@cache
def _inner(column: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?={START[column].pattern})", START[column].flags)


@dataclass(frozen=True)
class Cells:
    """The cells of one row, and how sure their borders are."""

    flows: dict[str, Flow]
    # The columns whose cell was cut out of another one's line, and those that hold several groups.
    split: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def divided(groups: list[Flow], columns: tuple[str, ...]) -> Cells:
    """Return the cells of a row whose groups may be fewer or more than its columns: the division that fits best."""
    if len(groups) == len(columns) and _fits(groups, columns):
        return Cells(dict(zip(columns, groups, strict=True)))
    _score, choice = _best(groups, columns, 0, -1)
    flows: dict[str, list[Flow]] = {}
    split: list[str] = []
    for group, (first, last) in zip(groups, choice, strict=True):
        parts = _parts(group, columns[first : last + 1]) or [group]
        for column, part in zip(columns[first : last + 1], parts, strict=False):
            flows.setdefault(column, []).append(part)
        split += columns[first + 1 : last + 1]
    merged = tuple(column for column, parts in flows.items() if len(parts) > 1)
    missing = tuple(column for column in columns if column not in flows)
    return Cells({column: _together(parts) for column, parts in flows.items()}, tuple(split), merged, missing)


def _together(parts: list[Flow]) -> Flow:
    return sum(parts, Flow())


def _fits(groups: list[Flow], columns: tuple[str, ...]) -> bool:
    """Does each column of which we know the beginning begin as it should?"""
    by_column = dict(zip(columns, groups, strict=True))
    name, time = by_column.get("name"), by_column.get("time")
    if any(_kind(group.text) not in ("", column) for column, group in by_column.items()):
        return False
    has_name = name is None or bool(name.search(REGISTRY_NUMBER) or name.search(PHASE)) or len(name.text) < 40
    return has_name and (time is None or bool(time.search(START["time"])) or bool(re.search(r"\d{4}", time.text)))


def _best(groups: list[Flow], columns: tuple[str, ...], at: int, before: int) -> tuple[float, list[tuple[int, int]]]:
    """Return the score and the columns of each group from `at` on, where the group before ended in column `before`."""
    if at == len(groups):
        return -3.0 * (len(columns) - 1 - before), []
    best: tuple[float, list[tuple[int, int]]] = (float("-inf"), [])
    for first in range(max(before, 0), len(columns)):
        for last in range(first, len(columns)):
            score = _score(groups[at], columns, before, first, last)
            if score is None:
                break
            if score <= -50:
                continue
            rest, choice = _best(groups, columns, at + 1, last)
            if score + rest > best[0]:
                best = (score + rest, [(first, last), *choice])
    return best


def _score(group: Flow, columns: tuple[str, ...], before: int, first: int, last: int) -> float | None:
    text = group.text
    kind = _kind(text)
    if first == before:
        score = -2.0 - (4 if kind in STRONG and kind != columns[first] else 0)
        if kind == columns[first]:
            score += 4.0
    else:
        score = -3.0 * (first - before - 1)
        score += 3.0 if START[columns[first]].match(text) else 0.0
        score -= 3.0 if kind and kind != columns[first] else 0.0
    if last > first:
        if _parts(group, columns[first : last + 1]) is None:
            return -100.0
        score -= 0.5 * (last - first)
    return score


def _kind(text: str) -> str:
    """Return the column that the words begin like."""
    return next(
        (column for column in ("name", "time", "intervention", "control", "outcomes") if START[column].match(text)), ""
    )


def _parts(group: Flow, columns: tuple[str, ...]) -> list[Flow] | None:
    """Return the group in as many parts as columns, each later one beginning with words of its column."""
    cuts, at = [0], 0
    for column in columns[1:]:
        match = _inner(column).search(group.text, at + 1)
        if not match:
            return None
        at = match.start()
        cuts.append(at)
    return [group.cut(start, end) for start, end in zip(cuts, [*cuts[1:], len(group.text)], strict=True)]
