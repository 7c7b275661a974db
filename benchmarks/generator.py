"""Made-up notices, as varied as real ones and the same for every seed: which text, and what becomes of it.

Pure: nothing here knows Django. `notices(count)` gives the plans one after the other; `benchmarks/load.py` carries them
out through the workflow.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, Literal

from benchmarks.words import COMMON, PLACES, RARE, Prose, company_name, substance_name
from notices.document.model import (
    Arm,
    AssessmentElement,
    AssessmentKind,
    Atc,
    Choice,
    Document,
    Found,
    Name,
    NyeMetoderNumber,
    Reference,
    RegulatoryStatus,
    TrialRow,
    empty_elements,
    empty_kinds,
)
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    FINANCING,
    PHASES,
    REGIONS,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
    Language,
    Vocabulary,
)
from tests.support.areas import DEFAULT_AREAS
from trials.dates import PartialDate

SUBSTANCES = 4_000
COMPANIES = 300
# Each notice whose number is a multiple of this, and 5, holds the rare word: 11 of 10,000.
RARE_EVERY = 997
LAST_DAY = datetime.date(2026, 10, 31)

Fate = Literal["live", "outdated", "wrong", "scheduled", "draft"]
FATES: tuple[Fate, ...] = ("live", "outdated", "wrong", "scheduled", "draft")
FATE_WEIGHTS = (93, 3, 1, 1, 2)


@dataclass(frozen=True)
class Plan:
    """A notice's versions in their order, all of them published but for a draft, and what becomes of it."""

    versions: list[Document]
    fate: Fate


@dataclass(frozen=True)
class Substance:
    """What several notices have in common: the substance, who makes it, and its trials."""

    name: str
    brand: str
    atc: str
    group: str
    company: str
    areas: tuple[str, ...]
    type: str
    trials: list[str] = field(default_factory=list)


def notices(count: int, seed: int = 1) -> Iterator[Plan]:
    """So many plans; a longer list begins as a shorter one does."""
    substances = _substances(random.Random(seed))
    # Some substances have many notices, most have one.
    weights = list(accumulate(1 / (rank + 30) for rank in range(len(substances))))
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        substance = chance.choices(substances, cum_weights=weights)[0]
        yield _plan(chance, substance, number)


def _plan(chance: random.Random, substance: Substance, number: int) -> Plan:
    language: Language = chance.choices(("nb", "nn", "en"), weights=(80, 13, 7))[0]
    first = _Writer(chance, substance, language).document(is_rare=number % RARE_EVERY == 5)
    versions = [first]
    if chance.random() < 0.2:
        as_of = first.information_as_of or LAST_DAY
        more = prose(language).paragraphs(chance, 60)
        versions.append(
            first.revised(
                status=first.status + more, information_as_of=min(LAST_DAY, as_of + datetime.timedelta(days=90))
            )
        )
    return Plan(versions, chance.choices(FATES, weights=FATE_WEIGHTS)[0])


@cache
def prose(language: Language) -> Prose:
    return Prose(language)


def _substances(chance: random.Random) -> list[Substance]:
    companies = sorted({company_name(chance) for _ in range(COMPANIES)})
    groups = [(_atc_group(chance), prose("nb").phrase(chance, 2)) for _ in range(150)]
    names: dict[str, None] = {}
    while len(names) < SUBSTANCES:
        names.setdefault(substance_name(chance))
    return [_substance(chance, name, companies, groups, number) for number, name in enumerate(names)]


def _substance(
    chance: random.Random, name: str, companies: list[str], groups: list[tuple[str, str]], number: int
) -> Substance:
    code, group = chance.choice(groups)
    return Substance(
        name,
        brand=name[: chance.randint(3, 6)].capitalize() + chance.choice(("a", "o", "ix", "ra", "is")),
        atc=f"{code}{chance.randint(1, 99):02}",
        group=group,
        company=chance.choice(companies),
        areas=tuple(chance.sample(DEFAULT_AREAS.codes, k=chance.choice((1, 1, 1, 2)))),
        type=_code(chance, TECHNOLOGY_TYPES, {"medicine": 75, "device": 10, "diagnostic": 6, "procedure": 3}),
        trials=[f"NCT{60_000_000 + number * 10 + trial:08}" for trial in range(10)],
    )


def _atc_group(chance: random.Random) -> str:
    letters = "ABCDGHJLMNPRSV"
    return f"{chance.choice(letters)}{chance.randint(1, 16):02}{chance.choice('ABCDEFX')}{chance.choice('ABCDEFGX')}"


class _Writer:
    """One text about a substance."""

    def __init__(self, chance: random.Random, substance: Substance, language: Language) -> None:
        self.chance, self.substance, self.language = chance, substance, language
        self.prose = prose(language)
        self.as_of = LAST_DAY - datetime.timedelta(days=chance.randint(0, 1000))
        self.references = [self._reference(number) for number in range(chance.randint(4, 16))]

    def document(self, is_rare: bool) -> Document:
        chance, substance = self.chance, self.substance
        disease = " ".join(self.prose.drawn(chance, 3))
        words = chance.randint(300, 1500)
        texts = self._texts(words)
        if is_rare:
            texts["description"] += f"<p>Gull og {RARE}.</p>"
        # The word that is said to be common stands in nearly every real text.
        texts["current_treatment"] += f"<p>Dagens {COMMON}.</p>"
        return Document(
            language=self.language,
            title=f"{substance.name.capitalize()} ({substance.brand}) ved {disease}",
            technology_type=self._term(TECHNOLOGY_TYPES, substance.type),
            areas=tuple(self._term(DEFAULT_AREAS, code) for code in substance.areas),
            substances=(Name(key="s1", text=substance.name),),
            brand_names=(Name(key="b1", text=substance.brand),) if substance.type != "organisational" else (),
            atc=Atc(code=substance.atc, group=substance.group) if substance.type == "medicine" else Atc(),
            holder=substance.company,
            financing=self._any(FINANCING, {"specialist": 70, "insurance": 20, "municipality": 5, "undecided": 5}),
            nye_metoder=self._nye_metoder(),
            information_as_of=self.as_of,
            regulatory_change=self._any(REGULATORY_CHANGES) if substance.type == "medicine" else None,
            regulatory_statuses=tuple(self._status(region) for region in ("norway", "eu", "usa")),
            international_done=Found(count=chance.randint(0, 4)),
            international_ongoing=Found(count=chance.randint(0, 2)),
            alerts=Found(count=chance.randint(0, 2)),
            trials=tuple(self._trial(number) for number in chance.sample(substance.trials, k=chance.choice(range(9)))),
            elements=self._boxes(empty_elements(self.language), AssessmentElement),
            kinds=self._boxes(empty_kinds(self.language), AssessmentKind),
            references=tuple(self.references),
            **texts,
        )

    def _texts(self, words: int) -> dict[str, str]:
        """The running texts, the citations spread over them."""
        shares = {"summary": 0.08, "status": 0.15, "description": 0.22, "disease": 0.25, "current_treatment": 0.2}
        shares["research"] = 0.1
        keys = [reference.key for reference in self.references]
        cited: dict[str, list[str]] = {name: [] for name in shares}
        for key in keys:
            cited[self.chance.choice(list(shares)[1:])].append(key)
        return {
            name: self.prose.paragraphs(self.chance, max(20, int(words * share)), cited[name])
            for name, share in shares.items()
        }

    def _status(self, region: str) -> RegulatoryStatus:
        kind = "fda" if region == "usa" else "ma" if self.substance.type == "medicine" else "ce"
        code = self.chance.choice(("not_applied", "under_review", "granted"))
        days = self.chance.randint(30, 700)
        is_over = code == "granted"
        day = self.as_of + datetime.timedelta(days=-days if is_over else days)
        return RegulatoryStatus(
            key=region,
            region=self._term(REGIONS, region),
            kind=self._term(APPROVAL_KINDS, kind),
            status=self._term(APPROVAL_STATUSES, code),
            date=PartialDate(value=f"{day:%Y-%m}", estimated=not is_over),
        )

    def _trial(self, number: str) -> TrialRow:
        chance, is_over = self.chance, self.chance.random() < 0.5
        start = self.as_of - datetime.timedelta(days=chance.randint(900, 2000))
        days = chance.randint(30, 800)
        end = self.as_of + datetime.timedelta(days=-days if is_over else days)
        return TrialRow(
            key=number.lower(),
            number=number,
            name=f"{self.substance.name[:5].upper()}-{number[-2:]}",
            phase=self._any(
                PHASES, {"1": 6, "1_2": 4, "2": 20, "2_3": 8, "3": 45, "4": 6, "na": 4, "observational": 5}
            ),
            participants=chance.randint(20, 2500),
            population=f"{self.prose.phrase(chance, 12)}",
            intervention=self.substance.name.capitalize(),
            arms=tuple(
                Arm(key=f"a{arm}", text=f"{chance.randint(1, 40) * 10} mg") for arm in range(chance.randint(1, 3))
            ),
            control="Placebo" if chance.random() < 0.6 else self.prose.phrase(chance, 5),
            outcomes=f"{self.prose.phrase(chance, 14)}. {self.prose.phrase(chance, 9)}.",
            status=self._term(TRIAL_STATUSES, "completed" if is_over else "ongoing"),
            start=PartialDate(value=f"{start:%Y-%m}"),
            completion=PartialDate(value=f"{end:%Y-%m}", estimated=not is_over),
        )

    def _reference(self, number: int) -> Reference:
        chance = self.chance
        return Reference(
            key=f"r{number}",
            authors=f"{chance.choice(PLACES)} {chance.choice('ABCDEFGH')}, et al.",
            title=self.prose.phrase(chance, chance.randint(6, 14)),
            source=f"{company_name(chance).split()[0]} Journal {chance.randint(1, 300)}:{chance.randint(1, 999)}",
            published=PartialDate(value=str(chance.randint(2008, self.as_of.year))),
            url=f"https://doi.example.org/10.{chance.randint(1000, 9999)}/{chance.randint(10**5, 10**6)}",
        )

    def _nye_metoder(self) -> tuple[NyeMetoderNumber, ...]:
        if self.chance.random() < 0.4:
            return ()
        number = f"ID{self.chance.randint(2013, self.as_of.year)}_{self.chance.randint(1, 180):03}"
        return (NyeMetoderNumber(key="n1", number=number),)

    def _boxes(self, boxes: tuple[Any, ...], kind: type[Any]) -> tuple[Any, ...]:
        # "Other" asks for words of its own: it stays empty.
        checked = set(self.chance.sample([box.code for box in boxes if box.code != "other"], k=3))
        return tuple(kind(code=box.code, label=box.label, checked=box.code in checked) for box in boxes)

    def _term(self, vocabulary: Vocabulary, code: str) -> Choice:
        return Choice.of(vocabulary, code, self.language)

    def _any(self, vocabulary: Vocabulary, weights: dict[str, int] | None = None) -> Choice:
        return self._term(vocabulary, _code(self.chance, vocabulary, weights or {}))


def _code(chance: random.Random, vocabulary: Vocabulary, weights: dict[str, int]) -> str:
    """Draw a code; one that has no weight has 1, so that a vocabulary may grow."""
    return chance.choices(vocabulary.codes, weights=[weights.get(code, 1) for code in vocabulary.codes])[0]
