"""A second registry, made up: records in XML, one call a record, no version of its data, no search for titles.

It is a part as trials/registry.py wants it, and the example of the recipe in docs/developing.md. Its records are files:

with toy_registry(folder) as toy:          installed beside the registries of the settings
    toy.write("TOY-123456", status="open")  what the registry says from now on
    toy.asked                               the numbers that it was asked for
"""

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from trials.apps import load_registries
from trials.dates import PartialDate
from trials.pace import Pace
from trials.registry import (
    SILENT,
    Headline,
    NotAStudy,
    Registry,
    RegistryClient,
    RegistryUnavailable,
    StudyNotFound,
)
from trials.study import Study, StudyOutcome, identify
from trials.study.numbers import Register

NUMBERS = (
    Register(
        code="toy",
        name="Toy Registry",
        syntax=r"TOY-?(\d{6})",
        spelling="TOY-{}",
        digits=6,
        host="toy.example.org",
        address="https://toy.example.org/trial/{}",
    ),
)
FIELDS = {
    "title": "Toymab in Adults With Eczema",
    "acronym": "TOYS-1",
    "status": "open",
    "phase": "III",
    "participants": "120",
    "start": "2024-02",
    "end": "2027-03",
    "outcome": "Itch",
    "sponsor": "Toy Pharma",
    "other": "NCT03334396",
}


class ToyRegistry:
    """The registry itself: a folder of records; where there is none it does not answer."""

    def __init__(self) -> None:
        self.folder = Path(os.environ.get("TOY_REGISTRY", "nowhere"))
        self.asked: list[str] = []

    def write(self, number: str, **fields: str) -> None:
        whole = ET.Element("trial", number=number)
        for name, text in {**FIELDS, **fields}.items():
            ET.SubElement(whole, name).text = text
        (self.folder / f"{number}.xml").write_text(ET.tostring(whole, encoding="unicode"), encoding="utf-8")

    def read(self, number: str) -> str:
        self.asked.append(number)
        if not self.folder.is_dir():
            raise RegistryUnavailable(SILENT)
        try:
            return (self.folder / f"{number}.xml").read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise StudyNotFound(number) from error


SERVER = ToyRegistry()
PACE = Pace(0)


class ToyClient(RegistryClient):
    """Asks for one record at a time."""

    def study(self, number: str) -> str:
        PACE.acquire()
        self.calls += 1
        return SERVER.read(number)


def parsed(record: str) -> ET.Element:
    try:
        return ET.fromstring(record)
    except ET.ParseError as error:
        raise NotAStudy(str(error)) from error


def read_study(record: str) -> Study:
    whole = parsed(record)
    other = identify(whole.findtext("other", ""))
    outcome, participants = whole.findtext("outcome"), whole.findtext("participants", "")
    return Study(
        number=whole.get("number", ""),
        title=whole.findtext("title", ""),
        acronym=whole.findtext("acronym", ""),
        sponsor=whole.findtext("sponsor", ""),
        other_numbers=(other,) if other else (),
        status=whole.findtext("status", ""),
        kind="INTERVENTIONAL",
        phases=(whole.findtext("phase", ""),),
        enrollment=int(participants) if participants.isdigit() else None,
        start=PartialDate(value=whole.findtext("start", "")),
        completion=PartialDate(value=whole.findtext("end", ""), estimated=True),
        primary_outcomes=(StudyOutcome(outcome),) if outcome else (),
    )


def read_headline(record: str) -> Headline:
    whole = parsed(record)
    return Headline(whole.findtext("status", ""), whole.findtext("acronym", ""), whole.findtext("title", ""))


def number_of(record: str) -> str:
    return parsed(record).get("number", "")


def as_it_is(text: str) -> str:
    return text


REGISTRY = Registry(
    code="toy",
    numbers=NUMBERS,
    publisher="Toy Institute",
    client=ToyClient,
    interactive_client=ToyClient,
    pace=PACE,
    number_of=number_of,
    read=read_study,
    headline=read_headline,
    statuses={"open": "ongoing", "closed": "completed", "halted": "suspended"},
    phases={("II",): "2", ("III",): "3"},
    history="https://toy.example.org/history/{}",
    to_text=as_it_is,
    from_text=as_it_is,
)


@contextmanager
def toy_registry(folder: Path) -> Iterator[ToyRegistry]:
    """Install the registry with records in this folder, until the block ends."""
    SERVER.folder, SERVER.asked = folder, []
    load_registries([*settings.REGISTRIES, __name__])
    try:
        yield SERVER
    finally:
        load_registries(settings.REGISTRIES)
