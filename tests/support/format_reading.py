"""Takes apart each format that tells of a notice, into the same fields; each reader knows nothing of the others.

What a format cannot say exactly, such as where among many lines a notice stands, is looked up in what is `known`.
"""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl
from django.conf import settings
from rdflib import Graph, Namespace

from notices.document.citations import without_citations
from notices.document.rich_text import plain_text
from notices.formats.tables import cell, csv_lines
from notices.public.dcat import LICENCES
from tests.support.head_reading import Head
from tests.support.pdf_reading import ReadPdf

Facts = dict[str, Any]

ATOM = "{http://www.w3.org/2005/Atom}"
DCAT, DCT, FOAF = (
    Namespace(address)
    for address in ("http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/")
)


def of_text(text: bytes, known: Facts) -> Facts:
    """The very text that was approved; a citation in it is for its own list of references."""
    data = json.loads(text)
    assert data["schema"] == known["schema"]

    def plain(rows: list[Any], name: str) -> list[str]:
        return [without_citations(row[name]) for row in rows]

    return {
        "title": without_citations(data["title"]),
        "language": data["language"],
        "technology_type": coded(data["technology_type"]),
        "areas": [coded(area) for area in data["areas"]],
        "substances": plain(data["substances"], "text"),
        "brand_names": plain(data["brand_names"], "text"),
        "atc_code": data["atc"]["code"],
        "atc_group": without_citations(data["atc"]["group"]),
        "company": without_citations(data["holder"]),
        "financing": coded(data["financing"]),
        "nye_metoder": plain(data["nye_metoder"], "number"),
        "trials": [row["number"].upper() for row in data["trials"]],
        "information_as_of": date.fromisoformat(data["information_as_of"]),
        "summary": without_citations(plain_text(data["summary"])),
        "schema": data["schema"],
    }


def of_facts(data: Any) -> Facts:
    """As the API writes them."""
    names = (
        "technology_type",
        "technology_group",
        "financing",
        "cost_basis",
        "patients_basis",
        "joint_assessment_state",
        "regulatory_change",
        "time_perspective",
    )
    one = {name: coded(data[name]) for name in names}
    moments = {name: moment(data[name]) for name in ("first_published_at", "published_at", "approved_at")}
    assert data["withdrawn"] is data["redacted"] is None
    beside = ("withdrawn", "redacted", "licence", "addresses")
    return {
        **{name: value for name, value in data.items() if name not in beside},
        **one,
        **moments,
        **data["addresses"],
        "areas": [coded(area) for area in data["areas"]],
        "tags": [coded(tag) for tag in data["tags"]],
        "phases": [coded(phase) for phase in data["phases"]],
        "regulatory_statuses": [
            row | {name: coded(row[name]) for name in ("region", "kind", "status")}
            for row in data["regulatory_statuses"]
        ],
        "trials": [trial["number"] for trial in data["trials"]],
        "information_as_of": date.fromisoformat(data["information_as_of"]),
        "licence_name": data["licence"]["name"],
        "licence_url": data["licence"]["url"],
    }


def of_api(answer: bytes, known: Facts) -> Facts:
    facts = json.loads(answer)
    # What registries say today is no fact of the text.
    del facts["staleness"]
    return of_facts(facts)


def of_lines(file: bytes, known: Facts) -> Facts:
    notices = [json.loads(line) for line in file.splitlines()]
    (mine,) = [notice for notice in notices if notice["facts"]["number"] == known["number"]]
    assert of_text(json.dumps(mine["document"]).encode(), known).items() <= of_facts(mine["facts"]).items()
    return of_facts(mine["facts"])


def of_table(file: bytes, known: Facts, separator: str = ",") -> Facts:
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig")), delimiter=separator))
    (mine,) = [row for row in rows if row["number"] == str(known["number"])]

    def several(name: str) -> list[str]:
        return mine[name].split("; ") if mine[name] else []

    def pairs(name: str) -> list[tuple[str, str]]:
        return list(zip(several(name), several(f"{name}_label"), strict=True))

    later = ("redacted_at", "redaction_reason", "withdrawn_at", "withdrawal_reason", "replaced_by")
    assert [mine.pop(name) for name in later] == [""] * len(later)
    cells: Facts = {name: value for name, value in mine.items() if name not in ("generated_at", "schema_version")}
    one = ("technology_type", "technology_group", "financing", "cost_basis", "patients_basis", "joint_assessment_state")
    single = (*one, "regulatory_change", "time_perspective")
    words = cells.pop("regulatory_statuses_label").split("; ")
    for name in (*single, "areas", "tags", "phases"):
        cells.pop(f"{name}_label")
    counts = ("cost_low", "cost_high", "patients_low", "patients_high")
    moments = ("first_published_at", "published_at", "approved_at")
    return cells | {
        "number": int(mine["number"]),
        "version": int(mine["version"]),
        "schema": int(cells.pop("document_schema")),
        **{name: next(iter(pairs(name)), None) for name in single},
        **{name: pairs(name) for name in ("areas", "tags", "phases")},
        "regulatory_statuses": [status(*row) for row in zip(several("regulatory_statuses"), words, strict=True)]
        if any(words)
        else [],
        "expected_authorisation_precision": mine["expected_authorisation_precision"] or None,
        "expected_authorisation_passed": mine["expected_authorisation_passed"] == "true",
        "trials_changed_since": moment(mine["trials_changed_since"]) if mine["trials_changed_since"] else None,
        **{name: int(mine[name]) if mine[name] else None for name in counts},
        **{name: mine[name] == "true" for name in mine if name.endswith("_estimated")},
        **{name: several(name) for name in ("substances", "brand_names", "nye_metoder", "trials")},
        **{name: moment(mine[name]) for name in moments},
        "information_as_of": date.fromisoformat(mine["information_as_of"]),
    }


def of_workbook(file: bytes, known: Facts) -> Facts:
    """Read a workbook by way of the table that it would be as CSV, without times that it keeps to the millisecond."""
    lines = [[cell_text(one) for one in row] for row in openpyxl.load_workbook(io.BytesIO(file)).active.rows]
    facts = of_table("".join(csv_lines(lines[0], lines[1:])).encode(), known)
    return {
        name: value
        for name, value in facts.items()
        if name not in ("first_published_at", "published_at", "approved_at")
    }


def cell_text(one: Any) -> str:
    """A cell of a workbook as a file of CSV has it; a time is one of UTC."""
    if not isinstance(one.value, datetime):
        return cell(one.value)
    return cell(one.value.replace(tzinfo=UTC) if "hh" in one.number_format else one.value.date())


def status(cell: str, words: str) -> Facts:
    """A row of "region=norway, kind=ma, date=2021"; its words are "Norge, Markedsføringstillatelse (MT), 2021"."""
    parts = dict(re.findall(r"(region|kind|status|date|date_estimated|note)=(.+?)(?=, \w+=|$)", cell))
    labels = dict(zip(("region", "kind", "status"), words.split(", "), strict=False))
    return {
        **{name: (parts[name], labels[name]) for name in labels},
        "date": parts.get("date", ""),
        "date_estimated": parts.get("date_estimated") == "true",
        "note": parts.get("note", ""),
    }


def of_page(page: bytes, known: Facts) -> Facts:
    """Its Open Graph data, its links, and the fingerprint that it shows."""
    head = Head(page.decode())
    (fingerprint,) = re.findall(r"<code>([0-9a-f]{64})</code>", page.decode())
    description = head.meta["description"]
    summary = known["summary"] if description == " ".join(known["summary"].split()) else description
    return {
        "title": head.meta["og:title"],
        "page": head.meta["og:url"],
        "first_published_at": moment(head.meta["article:published_time"]),
        "published_at": moment(head.meta["article:modified_time"]),
        "licence_url": head.links["license"],
        "sha256": fingerprint,
        **({"summary": summary} if known["summary"] else {}),
    }


def of_json_ld(page: bytes, known: Facts) -> Facts:
    data = Head(page.decode()).node("MedicalWebPage")
    about, (text, file) = data["about"], data["encoding"]
    numbers = [(number["propertyID"], number["value"]) for number in data["identifier"]]
    drug = {
        "brand_names": about.get("proprietaryName", []),
        "substances": about.get("nonProprietaryName", [about["name"]]),
        "atc_code": about.get("code", {}).get("codeValue", ""),
        "legal_statuses": about.get("legalStatus", []),
    }
    return drug | {
        "number": int(dict(numbers)[settings.SITE_NAME]),
        "version": int(data["version"]),
        "state": {"Published": "live"}[data["creativeWorkStatus"]],
        "title": data["name"],
        "language": data["inLanguage"],
        "nye_metoder": [value for name, value in numbers if name == "Nye metoder"],
        "trials": [trial["code"]["codeValue"] for trial in data.get("mentions", [])],
        "information_as_of": date.fromisoformat(data["contentReferenceTime"]),
        "first_published_at": moment(data["datePublished"]),
        "published_at": moment(data["dateModified"]),
        "approved_on": date.fromisoformat(data["lastReviewed"]),
        "publisher": data["publisher"]["name"],
        "licence_url": data["license"],
        "page": data["url"],
        "permanent": data["@id"],
        "json": text["contentUrl"],
        "sha256": text["sha256"],
        "pdf": file["contentUrl"],
    }


def of_ris(file: bytes, known: Facts) -> Facts:
    lines = dict(line.split("  - ", 1) for line in file.decode().splitlines())
    assert lines["AU"] == lines["PB"]
    number, version = re.fullmatch(r"varsel-(\d+)-v(\d+)", lines["ID"]).groups()  # type: ignore[union-attr]
    assert lines["ET"] == version
    return {
        "number": int(number),
        "version": int(version),
        "title": lines["TI"],
        "language": lines["LA"],
        "publisher": lines["PB"],
        "published_on": datetime.strptime(lines["DA"], "%Y/%m/%d").date(),  # noqa: DTZ007  # a day has no zone
        "permanent": lines["UR"],
    }


def of_csl(file: bytes, known: Facts) -> Facts:
    (item,) = json.loads(file)
    return {
        "number": int(item["number"]),
        "version": int(item["version"]),
        "title": item["title"],
        "language": item["language"],
        "publisher": item["publisher"],
        "published_on": date(*item["issued"]["date-parts"][0]),
        "permanent": item["URL"],
    }


def of_feed(feed: bytes, known: Facts) -> Facts:
    """The newest entry of the notice's own feed; only an earlier version's successor names its number."""
    root = ElementTree.fromstring(feed)
    entry = root.findall(f"{ATOM}entry")[0]

    def text(element: ElementTree.Element, name: str) -> str:
        return element.findtext(f"{ATOM}{name}") or ""

    title, version = re.fullmatch(r"(.*?)(?: \(versjon (\d+)\))?", text(entry, "title")).groups()  # type: ignore[union-attr]
    kind, *areas = [(category.get("term"), category.get("label")) for category in entry.findall(f"{ATOM}category")]
    licence_name, licence_url = text(root, "rights").split(": ", 1)
    link = entry.find(f"{ATOM}link")
    assert link is not None
    return {
        "number": int(text(root, "id").rpartition("/")[2]),
        "version": int(version or 1),
        "title": title,
        "language": entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "technology_type": kind,
        "areas": areas,
        "published_at": moment(text(entry, "updated")),
        "summary": text(entry, "summary") if text(entry, "content") else "",
        "public_note": text(entry, "content").partition("\n\n")[0] or text(entry, "summary"),
        "publisher": root.findtext(f"{ATOM}author/{ATOM}name"),
        "licence_name": licence_name,
        "licence_url": licence_url,
        "permanent": link.get("href"),
    }


def of_pdf(file: bytes, known: Facts) -> Facts:
    """What the file says of itself, the foot of its pages, and its last lines."""
    pdf = ReadPdf(file)
    foot = re.sub(r"[\s\u200b]+", " ", pdf.artifacts(0))
    match = re.search(r"(\d+), (?:versjon|version) (\d+) ?· ?(\S+?) ?(?:Side|Page) .*sha256 ([0-9a-f]{64})", foot)
    assert match is not None, foot
    links = {str(note.A.URI) for page in pdf.file.pages for note in page.get("/Annots", []) if "/A" in note}
    last = re.sub(r"[\s\u200b]+", " ", pdf.text())[-1000:]
    return {
        "number": int(match[1]),
        "version": int(match[2]),
        "title": str(pdf.file.docinfo["/Title"]),
        "language": str(pdf.root.Lang),
        "publisher": str(pdf.file.docinfo["/Author"]),
        "permanent": match[3],
        "sha256": match[4],
        "json": next((link for link in links if link == known["json"]), links),
        "licence_url": next((link for link in links if link == known["licence_url"]), links),
        "licence_name": known["licence_name"] if f"{known['licence_name']}: " in last else last,
    }


def of_catalogue(file: bytes, known: Facts) -> Facts:
    """Of a single notice it tells nothing; but who publishes, how it may be used, and when the newest was published."""
    graph = Graph().parse(data=file, format="turtle")
    own_addresses = {theirs: ours for ours, theirs in LICENCES.items()}
    (licence,), (publisher,) = (set(graph.objects(None, name)) for name in (DCT.license, FOAF.name))
    # As it stands in the file: the library writes times in its own way.
    (changed,) = set(re.findall(r'dct:modified "([^"]+)"', file.decode()))
    return {
        "publisher": str(publisher),
        "published_at": moment(changed),
        "licence_name": str(graph.value(licence, DCT.title)),
        "licence_url": own_addresses[str(licence)],
    }


def coded(value: Any) -> tuple[str, str] | None:
    return (value["code"], value["label"]) if value else None


# The one form of a point in time in files, feeds and the API: RFC 3339 in UTC, with a fraction if there is one.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


def moment(text: str) -> datetime:
    assert MOMENT.fullmatch(text), text
    return datetime.fromisoformat(text)
