"""A real notice typed into the edit form in Chromium, the mouse for every choice: how many clicks that takes.

A field counts as one click, a choice from a list as two, a box or a button as one; a field that has the focus already
is typed into. Its facts and its text lie beside the project (`../shared/notices/`); where they don't, nothing is
measured. The registry is one on this machine that has records with the facts. The list of references is lost: others
stand for it.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from notices.document.model import Document

NOTICES = Path(__file__).resolve().parents[2] / "shared" / "notices"
NAME = "baricitinib-atopisk-eksem"
MAX_CLICKS = 110
TEXTS = {
    "status": ("Metoden omfatter", "Beskrivelse av den nye"),
    "description": ("Baricitinib er en selektiv", "Sykdomsbeskrivelse og"),
    "disease": ("Atopisk eksem er en", "Dagens behandling"),
    "current_treatment": ("Fuktighetsbehandling er", "Status for dokumentasjon"),
}
ELEMENTS = ("clinical_effect", "safety", "costs", "cost_effectiveness")


class Mouse:
    """Somebody at the form, whose clicks are counted."""

    def __init__(self, context: "BrowserContext") -> None:
        self.page = context.new_page()
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.clicks = 0

    def click(self, target: str) -> None:
        self.page.locator(target).first.click()
        self.clicks += 1

    def choose(self, target: str, value: str) -> None:
        self.page.locator(target).select_option(value)
        self.clicks += 2

    def write(self, target: str, text: str) -> None:
        self.click(target)
        self.page.keyboard.press("Control+a")
        self.type(text)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        for place, paragraph in enumerate(text.split("\n\n")):
            if place:
                self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(paragraph)

    def write_text(self, name: str, text: str) -> None:
        self.write(f".ds-field:has(#id_{name}) .ProseMirror", text)

    def open(self, section: str) -> None:
        self.click(f"#section-{section} > summary")
        self.page.wait_for_selector(f"#section-{section} > [data-part]:not(:has(> [data-fetching]))")

    def add(self, name: str, place: int) -> None:
        """Add a row: its first field has the focus."""
        self.click(f"#add-{name}")
        self.page.wait_for_selector(f"#row-{name}-{place}:focus-within")

    def copy(self, name: str, place: int) -> None:
        self.click(f"#row-{name}-{place} [data-row-menu] > summary")
        self.click(f"[value='copy:{name}-{place}']")
        self.page.wait_for_selector(f"#row-{name}-{place + 1}:focus-within")


def enter(context: "BrowserContext", address: str) -> None:
    """Type the notice and print the number of clicks."""
    from django.conf import settings

    from notices.models import Notice
    from tests.support.registry_server import registry_of
    from trials.clinicaltrials_gov.registry import REGISTRY

    if not NOTICES.is_dir():
        print(f"clicks: not measured, {NOTICES} is not here")
        return
    facts = json.loads((NOTICES / f"{NAME}.facts.json").read_text())
    text = (NOTICES / f"{NAME}.txt").read_text()
    REGISTRY.pace.pause = 0
    with registry_of(*map(_record, facts["studies"])) as registry:
        settings.CLINICALTRIALS_GOV_URL = registry.url
        mouse = Mouse(context)
        _begin(mouse, address, facts)
        keys = _references(mouse)
        _header(mouse, facts)
        _texts(mouse, text, keys)
        _evidence(mouse, facts, keys)
        _assessment(mouse, facts)
        with mouse.page.expect_navigation():
            mouse.click("[data-save]")
    notice = Notice.objects.latest("pk")
    assert notice.head
    _compare(notice.head.document, facts)
    print(f"clicks to enter the real notice: {mouse.clicks} (at most {MAX_CLICKS})")


def _begin(mouse: Mouse, address: str, facts: dict[str, Any]) -> None:
    mouse.page.goto(f"{address}/admin/notices/new/")
    mouse.write("#id_title", facts["title"])
    mouse.write("#id_substances", facts["virkestoffnavn"][0])
    with mouse.page.expect_navigation():
        mouse.click("[data-begin-button]")
    mouse.page.wait_for_function("window.deskForm")


def _references(mouse: Mouse) -> dict[int, str]:
    """Paste what stands for the references; return their keys by their printed numbers."""
    lines = [f"Kilde{letter} AB. Kilde nummer {letter} om eksem. Tidsskrift. 2020." for letter in "ABCDEFGHI"]
    mouse.open("references")
    mouse.write("#sources", "")
    mouse.page.keyboard.insert_text("\n".join(lines))
    with mouse.page.expect_navigation():
        mouse.click("[value=from_form]")
    with mouse.page.expect_navigation():
        mouse.click("[value=take]")
    mouse.page.wait_for_function("window.deskForm")
    return {number: f"kilde{letter}2020" for number, letter in enumerate("abcdefghi", 1)}


def _header(mouse: Mouse, facts: dict[str, Any]) -> None:
    mouse.open("header")
    mouse.click("input[name=areas][value=hud]")
    mouse.add("brand_names", 0)
    mouse.type(facts["handelsnavn"][0])
    mouse.write("#id_atc_code", facts["atc"]["code"])
    mouse.write("#id_atc_group", facts["atc"]["printed_group_name"])
    mouse.write("#id_holder", facts["mt_soker_innehaver"]["name"])
    mouse.choose("#id_financing", "specialist")
    mouse.write("#id_information_as_of", "03.08.2020")


def _texts(mouse: Mouse, text: str, keys: dict[int, str]) -> None:
    mouse.open("status")
    mouse.choose("#id_regulatory_change", "extension")
    mouse.add("regulatory_statuses", 0)
    for field, value in (("region", "norway"), ("kind", "ma"), ("status", "under_review")):
        mouse.choose(f"#id_regulatory_statuses-0-{field}", value)
    mouse.copy("regulatory_statuses", 0)
    mouse.choose("#id_regulatory_statuses-1-region", "eu")
    for name, (start, end) in TEXTS.items():
        if name != "status":
            mouse.open(name)
        mouse.write_text(name, _cited(text[text.index(start) : text.index(end)], keys))


def _evidence(mouse: Mouse, facts: dict[str, Any], keys: dict[int, str]) -> None:
    mouse.open("evidence")
    assessments = facts["norske_metodevurderinger"]
    rows = [("same_substance", number) for number in assessments["same_substance_other_indication"]]
    rows += [("same_indication", number) for number in assessments["same_indication_other_substance"]]
    for place, (relation, number) in enumerate(rows):
        if place < 2:
            mouse.add("norwegian_assessments", place)
            mouse.choose(f"#id_norwegian_assessments-{place}-relation", relation)
        else:
            mouse.copy("norwegian_assessments", place - 1)
        mouse.write(f"#id_norwegian_assessments-{place}-number", number)
        mouse.write(f"#id_norwegian_assessments-{place}-url", f"https://nyemetoder.no/metoder/{number.lower()}")
    assessments_abroad, alerts = facts["internasjonale"], facts["metodevarsler"]
    for name, count, cites in (
        ("international_done", assessments_abroad["done_min"], assessments_abroad["done_cites"]),
        ("international_ongoing", assessments_abroad["ongoing_min"], assessments_abroad["ongoing_cites"]),
        ("alerts", alerts["min"], alerts["cites"]),
    ):
        mouse.write(f"#id_{name}_count", str(count))
        mouse.write(f"#id_{name}_citations", _bracket(cites, keys))
    _trials(mouse, facts["studies"])


def _trials(mouse: Mouse, studies: list[dict[str, Any]]) -> None:
    """Fetch the trials, and type what no registry has words for."""
    mouse.write("#id_wanted", " ".join(study["nct"] for study in studies))
    mouse.click("[value='fill:trials']")
    mouse.page.wait_for_selector("#fetch-trials [data-said]")
    for place, study in enumerate(studies):
        if not mouse.page.locator(f"#id_trials-{place}-population").is_visible():
            mouse.click(f"#row-trials-{place} > details > summary")
        mouse.write(f"#id_trials-{place}-population", "pasienter over 18 år med moderat til alvorlig atopisk dermatitt")
        mouse.write(f"#id_trials-{place}-intervention", "Baricitinib peroralt en gang daglig:")
        mouse.write(f"#id_trials-{place}-outcomes", study["outcome"])


def _assessment(mouse: Mouse, facts: dict[str, Any]) -> None:
    mouse.open("elements")
    for element in ELEMENTS:
        mouse.click(f"input[name=elements][value={element}]")
    mouse.open("kinds")
    mouse.click("#id_kinds_single")
    mouse.write("#id_kinds_single_comment", facts["metodevurdering"]["Hurtig metodevurdering"]["comment"])


def _cited(printed: str, keys: dict[int, str]) -> str:
    """Return a printed text with its lines joined, and its numbers in brackets as citations."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", printed)]
    text = "\n\n".join(filter(None, paragraphs))
    return re.sub(r"\((\d(?:, \d)*)\)", lambda match: _bracket(map(int, match[1].split(", ")), keys), text)


def _bracket(numbers: Any, keys: dict[int, str]) -> str:
    return "[" + "; ".join(f"@{keys[number]}" for number in numbers) + "]"


def _record(study: dict[str, Any]) -> dict[str, Any]:
    from tests.support.registry_records import dated, enrolled, record

    return record(
        number=study["nct"],
        acronym=study["name"],
        phases=["PHASE3"],
        status="COMPLETED" if study["status"] == "avsluttet" else "ACTIVE_NOT_RECRUITING",
        enrollment=enrolled(study["n"], study["n_kind"].upper()),
        completion=dated(study["date"], study["date_kind"].upper()),
    )


def _compare(document: "Document", facts: dict[str, Any]) -> None:
    """Is what was saved what the notice says?"""
    studies = [(s["nct"], s["name"], s["phase"], s["n"], s["date"], s["outcome"]) for s in facts["studies"]]
    assert [
        (
            row.number,
            row.name,
            _code(row.phase),
            row.participants,
            row.completion and row.completion.value,
            row.outcomes,
        )
        for row in document.trials
    ] == studies
    assert document.title == facts["title"]
    assert [name.text for name in (*document.substances, *document.brand_names)] == ["baricitinib", "Olumiant"]
    assert (document.atc.code, document.atc.group) == (facts["atc"]["code"], facts["atc"]["printed_group_name"])
    numbers = [number for group in facts["norske_metodevurderinger"].values() for number in group]
    assert [row.number for row in document.norwegian_assessments] == numbers
    assert [_code(row.region) for row in document.regulatory_statuses] == ["norway", "eu"]
    assert {box.code for box in document.elements if box.checked} == set(ELEMENTS)
    assert [kind.comment for kind in document.kinds if kind.checked] == [
        "Legemiddelverket foreslår kostnad-nytte analyse"
    ]
    assert len(document.references) == 9
    assert all("[@kilde" in getattr(document, name) for name in TEXTS)


def _code(choice: Any) -> str:
    return choice.code if choice else ""
