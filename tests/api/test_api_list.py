"""The open API's list of notices: its pages, orders and filters, and the tables that take them too."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from notices.document.model import Choice, Name
from notices.document.template import APPROVAL_STATUSES, FINANCING, PHASES, TECHNOLOGY_TYPES
from notices.document.terms import TAGS
from notices.formats.moments import moment_text
from notices.models import Notice, NoticeTrial, TrialAlert
from notices.search import SearchQuery, search
from tests.support.api_answers import V1, expected_metadata, numbers, read
from tests.support.sites import Site
from tests.support.worlds import complete_document, saved
from tests.support.worlds import published as publish
from trials.dates import PartialDate

pytestmark = pytest.mark.django_db


def test_the_list_has_every_live_notice_newest_first_and_no_other(site: Site, visitor: Client):
    answer = read(visitor, "notices")

    live = [site.rereviewed, site.revised, site.live]
    assert answer == {"items": [expected_metadata(notice, 1) for notice in live], "next": None, "total": 3}


def test_the_pages_of_the_list_hold_each_notice_once(site: Site, visitor: Client, settings):
    settings.SITE_URL = "http://testserver"
    pages = [read(visitor, "notices", limit=1, area="hud")]
    while following := pages[-1]["next"]:
        pages.append(visitor.get(following).json())

    assert [numbers(page) for page in pages] == [[site.rereviewed.number], [site.revised.number], [site.live.number]]


def test_the_total_is_that_of_all_pages(site: Site, visitor: Client):
    first = read(visitor, "notices", limit=2)
    second = visitor.get(first["next"]).json()

    assert (first["total"], second["total"]) == (3, 3)
    assert numbers(first) + numbers(second) == numbers(read(visitor, "notices"))
    assert read(visitor, "notices", q="finnesikke")["total"] == 0


def test_what_is_replaced_or_withdrawn_is_listed_on_request(site: Site, visitor: Client, editor, reviewer):
    publish(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)

    replaced = read(visitor, "notices", state="replaced")
    outdated = read(visitor, "notices", state="outdated")
    everything = read(visitor, "notices", state=["live", "replaced", "outdated"])

    assert replaced["items"] == [expected_metadata(site.live, 1)]
    assert outdated["items"] == [expected_metadata(site.outdated, 1)]
    assert outdated["items"][0]["withdrawn"]["note"] == "Metoden er besluttet innført."
    assert (everything["total"], len(everything["items"])) == (5, 5)
    assert site.wrong.number not in numbers(everything)


def test_pages_keep_every_state_that_was_asked_for(site: Site, visitor: Client):
    page = read(visitor, "notices", state=["live", "outdated"], limit=3)

    assert numbers(page) + numbers(visitor.get(page["next"]).json()) == numbers(
        read(visitor, "notices", state=["live", "outdated"])
    )


@pytest.mark.parametrize("sort", ["newest", "oldest", "number", "expected"])
def test_each_order_has_each_notice_once_on_its_pages(site: Site, visitor: Client, sort: str):
    order = [site.live.number, site.revised.number, site.rereviewed.number]
    page = read(visitor, "notices", sort=sort, limit=1)
    so_far = numbers(page)
    while page["next"]:
        page = visitor.get(page["next"]).json()
        so_far += numbers(page)

    assert so_far == (order[::-1] if sort == "newest" else order)


@pytest.fixture
def expected(editor: User, reviewer: User) -> dict[str, int]:
    """The numbers of notices by when an authorisation is expected; "" for never, "granted" where there is one."""
    (row,) = complete_document().regulatory_statuses

    def published_with(**changes: Any) -> int:
        rows = (row.model_copy(update=changes),)
        return publish(editor, reviewer, document=complete_document(regulatory_statuses=rows)).notice.number or 0

    granted = Choice.of(APPROVAL_STATUSES, "granted", "nb")
    days = ("2028", "2027-03", "2027-03-31", "2026-12-31")
    return {
        **{day: published_with(date=PartialDate(value=day, estimated=True)) for day in days},
        "": published_with(date=None),
        "granted": published_with(status=granted, date=PartialDate(value="2027-03-15")),
    }


def test_what_is_expected_narrows_and_orders_the_list(expected: dict[str, int], visitor: Client):
    def numbers_for(**parameters: Any) -> list[int]:
        page = read(visitor, "notices", sort="expected", limit=2, **parameters)
        each, total = numbers(page), page["total"]
        while page["next"]:
            page = visitor.get(page["next"]).json()
            each += numbers(page)
        assert len(each) == total
        return each

    in_order = [expected[day] for day in ("2026-12-31", "2027-03", "2027-03-31", "2028")]
    assert numbers_for() == [*in_order, expected[""], expected["granted"]]
    assert numbers_for(expected_from="2027-01-01", expected_to="2027-12-31") == in_order[1:3]
    assert numbers_for(expected_from="2027-03-31") == in_order[1:]
    assert numbers_for(expected_to="2027-03-30") == in_order[:1]
    assert numbers_for(expected_to="2028-12-30") == in_order[:3]


def test_the_tables_take_the_filters_of_the_list(expected: dict[str, int], site: Site, visitor: Client):
    def numbers_for(**parameters: Any) -> list[int]:
        file = visitor.get(f"{V1}/notices.csv", parameters).getvalue().decode()
        return [int(row["number"]) for row in csv.DictReader(StringIO(file))]

    assert numbers_for(expected_from="2027-01-01", expected_to="2027-12-31") == [
        expected["2027-03"],
        expected["2027-03-31"],
    ]
    assert numbers_for(state="outdated") == [site.outdated.number]
    assert numbers_for(area="finnesikke") == []
    assert len(numbers_for()) == len(expected) + 5


def numbers_in_lines(file: bytes) -> list[int]:
    return [json.loads(line)["facts"]["number"] for line in file.splitlines()]


def test_the_json_lines_take_the_filters_of_the_list(expected: dict[str, int], site: Site, visitor: Client):
    def numbers_for(**parameters: Any) -> list[int]:
        return numbers_in_lines(visitor.get(f"{V1}/notices.jsonl", parameters).getvalue())

    in_2027 = [expected["2027-03"], expected["2027-03-31"]]
    assert numbers_for(expected_from="2027-01-01", expected_to="2027-12-31") == in_2027
    assert numbers_for(state="outdated") == [site.outdated.number]
    assert numbers_for(area="finnesikke") == []
    assert len(numbers_for()) == len(expected) + 5


def test_what_a_registry_says_otherwise_is_a_fact_of_the_list_and_the_table(
    site: Site, visitor: Client, editor, reviewer
):
    """An important difference, since it was seen; not a small one, and not of a text that is live no more."""
    since = timezone.now()
    live, _revised, outdated = site.live, site.revised, site.outdated
    for notice, level in ((live, 1), (site.revised, 3), (outdated, 1)):
        version = notice.publications.order_by("pk")[0].version
        trial = NoticeTrial.objects.filter(version=version)[0].trial
        alert = TrialAlert.objects.create(
            notice=notice,
            trial=trial,
            row_key="t1",
            field="status",
            old="a",
            new="b",
            level=level,
            fingerprint="f" * 64,
            first_seen_at=since,
        )
        alert.versions.add(version)

    listed = {item["number"]: item["trials_changed_since"] for item in read(visitor, "notices")["items"]}
    file = visitor.get(f"{V1}/notices.csv").getvalue().decode()
    rows = {int(row["number"]): row["trials_changed_since"] for row in csv.DictReader(StringIO(file))}
    alone = {n: read(visitor, f"notices/{n}")["trials_changed_since"] for n in (live.number, outdated.number)}
    version = read(visitor, f"notices/{live.number}/versions/1")["facts"]["trials_changed_since"]

    assert {number: since for number, since in listed.items() if since} == {live.number: moment_text(since)}
    assert {number: since for number, since in rows.items() if since} == {live.number: moment_text(since)}
    assert (alone, version) == ({live.number: moment_text(since), outdated.number: None}, moment_text(since))


def test_an_expected_time_has_passed_after_its_last_day(visitor: Client, editor: User, reviewer: User, set_now):
    (row,) = complete_document().regulatory_statuses
    today = row.model_copy(update={"date": PartialDate(value=str(timezone.localdate()), estimated=True)})
    notice = publish(editor, reviewer, document=complete_document(regulatory_statuses=(today,))).notice

    def answers() -> tuple[set[bool], str]:
        items = [read(visitor, f"notices/{notice.number}"), *read(visitor, "notices")["items"]]
        file = visitor.get(f"{V1}/notices.csv")
        rows = csv.DictReader(StringIO(file.getvalue().decode()))
        passed = {item["expected_authorisation_passed"] for item in items}
        return passed | {row["expected_authorisation_passed"] == "true" for row in rows}, file["ETag"]

    before, tag = answers()
    set_now(timezone.now() + timedelta(days=1))
    after, later_tag = answers()

    assert (before, after) == ({False}, {True})
    assert tag != later_tag


def test_days_and_times_narrow_the_list(site: Site, visitor: Client, set_now):
    at = site.revised.publications.get().effective_at
    moment, day = moment_text(at), str(timezone.localdate(at))
    day_before, day_after = (str(timezone.localdate(at) + timedelta(days=days)) for days in (-1, 1))
    live, revised, rereviewed = site.live.number, site.revised.number, site.rereviewed.number

    def numbers_for(**parameters: str) -> set[int]:
        return set(numbers(read(visitor, "notices", **parameters)))

    assert numbers_for(published_from=moment) == {revised, rereviewed}
    assert numbers_for(published_to=moment) == {live, revised}
    assert numbers_for(published_from=moment, published_to=moment) == {revised}
    assert numbers_for(published_from=day, published_to=day) == {live, revised, rereviewed}
    assert numbers_for(published_from=day_after) == numbers_for(published_to=day_before) == set()
    assert numbers_for(published_from=day_after, published_to=day_before) == set()


def test_changed_since_counts_withdrawals_too(site: Site, visitor: Client):
    published_at, withdrawn_at = (row.effective_at for row in site.outdated.publications.order_by("pk"))
    later = withdrawn_at + timedelta(microseconds=1)

    def numbers_for(since: Any) -> list[int]:
        return numbers(read(visitor, "notices", state="outdated", changed_since=moment_text(since)))

    assert published_at < withdrawn_at
    assert (numbers_for(withdrawn_at), numbers_for(later)) == ([site.outdated.number], [])


@pytest.fixture
def device(site: Site, editor: User, reviewer: User) -> Notice:
    changes: dict[str, Any] = {
        "areas": (Choice(code="oye", label="Eye"),),
        "substances": (Name(key="s1", text="Lens"),),
        "holder": "Lens & Sons",
        "financing": Choice.of(FINANCING, "municipality", "en"),
    }
    return publish(editor, reviewer, document=complete_document("en", "device", **changes)).notice


@pytest.mark.parametrize(
    "parameters",
    [
        *({"area": "oye"}, {"type": "device"}, {"financing": "municipality"}, {"company": "lens & SONS"}),
        *({"language": "en"}, {"q": "lens"}, {"q": "eksempelmab", "type": "device"}),
    ],
    ids=str,
)
def test_a_filter_leaves_what_fits(device: Notice, visitor: Client, parameters: dict[str, str]):
    assert numbers(read(visitor, "notices", **parameters)) == [device.number]


@pytest.mark.parametrize(
    ("path", "delimiter"), [("notices.csv", ","), ("notices.excel.csv", ";"), ("notices.jsonl", "")]
)
def test_a_file_has_the_notices_that_the_list_shows(device: Notice, visitor: Client, path: str, delimiter: str):
    def numbers_for(query: str) -> set[int]:
        file = b"".join(visitor.get(f"{V1}/{path}?{query}"))
        if not delimiter:
            return set(numbers_in_lines(file))
        rows = csv.DictReader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=delimiter)
        return {int(row["number"]) for row in rows}

    for query in ("area=hud&area=oye", "area=oye", "time=passed&time=unknown&area=hud", "time=over_24", "changed=1"):
        numbers_on_page = {row.number for row in search(SearchQuery.of(QueryDict(query)), "nb").listings}
        assert (
            numbers_for(query)
            == numbers_on_page
            == set(numbers(read(visitor, "notices", **dict(QueryDict(query).lists()))))
        )
    assert numbers_for("area=oye") == {device.number} < numbers_for("area=hud&area=oye")


@pytest.mark.parametrize(
    "parameters",
    [{"area": "nothing"}, {"year": "1999"}, {"substance": "---"}, {"q": "  "}, {"atc": "V10XX99"}],
    ids=str,
)
def test_what_nothing_has_is_an_empty_list(site: Site, visitor: Client, parameters: dict[str, str]):
    assert read(visitor, "notices", **parameters) == {"items": [], "next": None, "total": 0}


def test_the_filters_know_the_codes_of_the_template():
    from notices.api.openapi import api_description

    known = {each["name"]: each["schema"] for each in api_description()["paths"][f"{V1}/notices"]["get"]["parameters"]}

    assert known["type"]["items"]["enum"] == list(TECHNOLOGY_TYPES.codes)
    assert known["financing"]["items"]["enum"] == list(FINANCING.codes)
    for name, vocabulary in (("status", APPROVAL_STATUSES), ("phase", PHASES), ("tag", TAGS)):
        assert known[name]["items"]["enum"] == list(vocabulary.codes)
