"""The public pages of trials: which trials are there, what is said of them, and what of drafts nobody can get out."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.model import Document
from notices.models import Notice
from notices.monitoring.alerts import update_alerts
from notices.public.page_cache.lists import public_state
from notices.public.trial_list import TrialSearch, search
from tests.support import worlds
from tests.support.browsing import without_request_id
from tests.support.head_reading import without_data
from tests.support.registry_records import MISSING, dated, enrolled, record
from trials.models import StudyRecord, Trial
from trials.records import mark_checked, record_moved_number, store_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]

NUMBER, OTHER, JAPAN, INDIA = "NCT03334396", "NCT03334422", "jRCT2031230046", "CTRI/2020/01/012345"
AUGUST = datetime(2026, 8, 7, 9, tzinfo=UTC)
# What the registry says where it agrees with the row of `complete_document`.
AGREES: dict[str, Any] = {"phases": ["PHASE3"], "status": "COMPLETED", "completion": dated("2019-08", "ACTUAL")}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def registry_answers(number: str = NUMBER, at: datetime = AUGUST, **changes: Any) -> StudyRecord:
    """The registry says this of a trial, and we have read it."""
    return store_record(Trial.objects.for_number(number), record(number=number, **changes), None, at)


def citing(*numbers: str, **changes: Any) -> Document:
    """A document with these trials, each in a row of its own."""
    (row,) = worlds.complete_document().trials
    rows = tuple(row.model_copy(update={"key": f"t{n}", "number": number}) for n, number in enumerate(numbers, 1))
    return worlds.complete_document(**{"trials": rows, **changes})


@pytest.fixture
def publish(editor: User, reviewer: User) -> Any:
    def live(*numbers: str, **changes: Any) -> Notice:
        notice = worlds.published(editor, reviewer, document=citing(*numbers, **changes)).notice
        # As right after every approval.
        update_alerts()
        return notice

    return live


def listed_numbers(client: Client, query: str = "") -> list[str]:
    return [trial.number for trial in client.get(f"/studier/{query}").context["results"].trials]


# Which trials are there


def test_the_list_has_the_trials_that_live_notices_cite(visitor: Client, publish):
    publish(OTHER, NUMBER, OTHER)
    publish(NUMBER, INDIA)

    results = visitor.get("/studier/").context["results"]

    assert [(trial.number, trial.notices) for trial in results.trials] == [(INDIA, 1), (NUMBER, 2), (OTHER, 1)]


def unpublished(state: str, editor: User, reviewer: User, manager: User) -> Notice:
    """A notice that cites a trial of its own, and is not live."""
    document = citing("NCT98765432")
    if state.startswith("withdraw"):
        notice = worlds.published(editor, reviewer, document=document).notice
        words = {"kind": state, "reason": "Feil.", "public_note": "Feil dose."}
        return worlds.act(workflow.withdraw, notice, manager, **words).notice
    if state == "draft":
        return worlds.created(editor, document).notice
    notice = worlds.submitted(editor, document=document).notice
    if state == "scheduled":
        worlds.act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(days=1))
    return notice


@pytest.mark.parametrize("state", ["draft", "in_review", "scheduled", "withdraw_outdated", "withdraw_wrong"])
def test_what_no_live_notice_cites_is_not_there(visitor: Client, publish, state: str, editor, reviewer, manager):
    publish(NUMBER)
    unpublished(state, editor, reviewer, manager)
    registry_answers("NCT98765432", title="Canary trial", status="SUSPENDED")
    update_alerts()
    nothing = visitor.get("/studier/NCT00000001/")

    assert listed_numbers(visitor) == [NUMBER]
    for query in ("?q=canary", "?q=NCT98765432", "?status=suspended"):
        assert "Canary" not in visitor.get(f"/studier/{query}").text
        assert listed_numbers(visitor, query) == []
    other_paths = ("nct-9876 5432", "https:%2F%2Fclinicaltrials.gov%2Fstudy%2FNCT98765432")
    # It is one view: the other methods are tried at one of its addresses.
    for method, path in [*((method, "NCT98765432") for method in METHODS), *(("get", path) for path in other_paths)]:
        answer = getattr(visitor, method)(f"/studier/{path}/")
        content = b"" if method == "head" else without_request_id(nothing.content)
        assert (answer.status_code, without_request_id(answer.content)) == (404, content)


def test_a_trial_of_an_earlier_version_is_gone_with_it(visitor: Client, publish, editor: User, reviewer: User):
    notice = publish(NUMBER, OTHER)
    worlds.saved(notice, editor, citing(OTHER))
    worlds.published(editor, reviewer, notice)

    assert listed_numbers(visitor) == [OTHER]
    assert visitor.get(f"/studier/{NUMBER}/").status_code == 404


def test_a_trial_appears_with_the_scheduled_notice_and_caches_wait_no_longer(
    visitor: Client, publish, editor: User, reviewer: User, set_now
):
    publish(NUMBER)
    notice = worlds.submitted(editor, document=citing(NUMBER, OTHER, title="Det planlagte")).notice
    at = timezone.now() + timedelta(minutes=10)
    worlds.act(workflow.approve, notice, reviewer, publish_at=at)

    set_now(at - timedelta(seconds=20))
    before = [visitor.get(f"/studier/{tail}") for tail in ("", f"{NUMBER}/")]
    set_now(at + timedelta(seconds=1))

    for page in before:
        assert page["Cache-Control"] == "public, max-age=20"
        assert OTHER not in page.text
        assert "Det planlagte" not in page.text
    assert listed_numbers(visitor) == [NUMBER, OTHER]
    assert "Det planlagte" in visitor.get(f"/studier/{NUMBER}/").text


# The list


def test_a_status_that_the_registry_has_invented_is_shown_as_it_is(visitor: Client, publish):
    registry_answers(status="PAUSED_FOR_LUNCH")
    publish(NUMBER)

    (option,) = visitor.get("/studier/").context["results"].statuses

    assert option.label == "PAUSED_FOR_LUNCH"
    assert listed_numbers(visitor, f"?status={option.value}") == [NUMBER]


def test_the_list_says_what_has_changed_and_what_is_gone(visitor: Client, publish):
    registry_answers(has_results=True, results_posted=dated("2020-08-11", "ACTUAL"))
    registry_answers(OTHER)
    Trial.objects.filter(number=OTHER).update(gone_at=AUGUST)
    # That another number of people took part is worth a line at the desk, and no warning to readers.
    registry_answers("NCT03334435", **AGREES, enrollment=enrolled(660, "ACTUAL"))

    publish(NUMBER, OTHER, "NCT03334435")

    state = public_state()
    trials = search(TrialSearch(), "nb", state.public_revision, state.changes_at).trials
    assert [trial.number for trial in trials if trial.is_gone] == [OTHER]
    assert [trial.number for trial in trials if trial.has_changed] == [NUMBER, OTHER]
    page = visitor.get("/studier/").text
    assert page.count(_("Changed since approval")) == 2
    assert page.count(_("Gone from the registry")) == 1


def test_the_list_comes_in_pages_of_twenty(visitor: Client, publish):
    publish(*(f"NCT0000{number:04}" for number in range(1, 31)))

    first, last = visitor.get("/studier/?q=NCT"), visitor.get("/studier/?q=NCT&page=2")

    assert [len(page.context["results"].trials) for page in (first, last)] == [20, 10]
    assert first.context["results"].total == 30
    assert 'href="?q=NCT&amp;page=2"' in first.text
    assert 'href="?q=NCT"' in last.text


# A trial


def test_the_page_tells_what_the_registry_says_in_the_readers_language_and_its_english_as_such(visitor, publish):
    registry_answers(start=dated("2022-03-15", "ACTUAL"), completion=dated("2025-12", "ESTIMATED"))
    publish(NUMBER)

    page = visitor.get(f"/studier/{NUMBER}/")

    assert f'<a href="https://clinicaltrials.gov/study/{NUMBER}">{NUMBER}</a>' in page.text
    registered = {what: there for what, _printed, there, _difference in compared(page.text)}
    assert registered["Antall deltakere (N)"] == "600 (estimert)"
    assert registered["Populasjon"] == "pasienter fra 18 år"
    assert registered["Fase"] == "Fase 2/3"
    assert registered["Status"] == "Pågående"
    assert registered["Avslutning"] == "desember 2025 (estimert)"
    assert '<p class="hs-lead" lang="en">Examplimab in Adults With Eczema</p>' in page.text
    assert '<span lang="en">Eczema</span>' in page.text
    assert '<span lang="en">Example Pharma</span>' in page.text
    source = "ClinicalTrials.gov (U.S. National Library of Medicine)"
    assert _("Source: %(source)s, read %(day)s.") % {"source": source, "day": "7. august 2026"} in page.text
    assert '<figure class="hs-timeline hs-wide"' in page.text


def compared(page: str) -> list[list[str]]:
    """The rows of the tables, notice against registry: what, in the notice, in the registry, the difference."""
    tables = re.findall(r"hs-against.*?</table>", page, re.S)
    rows = [row for table in tables for row in re.findall("<tr.*?</tr>", table, re.S)]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows)
    return [[" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in row] for row in cells]


def test_the_page_compares_notice_and_registry_what_has_changed_first(visitor: Client, publish):
    registry_answers(**AGREES, enrollment=enrolled(660, "ACTUAL"), acronym="EXAMPLE-1")
    publish(NUMBER)

    page = visitor.get(f"/studier/{NUMBER}/").text

    head, first, *others = compared(page)
    assert head[1:] == ["Metodevarsel 1, per 1. august 2020", "ClinicalTrials.gov, lest 7. august 2026", "Forskjell"]
    assert first == ["Antall deltakere (N)", "624", "660", "Endret"]
    assert page.count("<tr data-changed>") == 1
    assert ["Status", "Avsluttet", "Avsluttet", "Likt"] in others
    assert ["Avslutning", "august 2019", "august 2019", "Likt"] in others
    assert ["Sponsor", "Ikke omtalt", "Example Pharma", "Bare i registeret"] in others
    assert page.count("<tr data-same>") == [row[3] for row in others].count("Likt")
    now_section = re.search(r'<section class="hs-now".*?</section>', page, re.S)
    assert now_section
    assert " ".join(re.sub(r"<[^>]*>", "", now_section[0]).split()) == (
        "Endret i ClinicalTrials.gov etter at metodevarsel 1 ble skrevet: antall deltakere (N): 624→ er blitt 660."
    )


def test_the_name_is_the_heading_and_the_number_stands_under_it(visitor: Client, publish):
    registry_answers(**AGREES, acronym="EXAMPLE-1")
    publish(NUMBER, OTHER)

    page = visitor.get(f"/studier/{NUMBER}/").text

    assert "<h1>EXAMPLE-1</h1>" in page
    byline = re.search(r'<ul class="hs-byline">(.*?)</ul>', page, re.S)
    assert byline
    items = re.findall(r"<li[^>]*>(.*?)</li>", byline[1], re.S)
    assert [" ".join(re.sub(r"<[^>]*>", "", item).split()) for item in items] == [
        *(f"{NUMBER} (ClinicalTrials.gov)", "Fase 3", "Avsluttet august 2019", "Registeret lest 7. august 2026"),
    ]
    assert "De andre studiene i metodevarsel 1" in page
    assert f'<a href="/studier/{OTHER}/">' in page


def test_the_page_names_all_live_notices_with_what_they_print(visitor: Client, publish, editor: User):
    registry_answers()
    notice = publish(NUMBER)
    row = citing(NUMBER).trials[0].model_copy(update={"participants": 33, "participants_estimated": True})
    publish(title="Det andre [@ema]", trials=(row,))
    worlds.saved(notice, editor, title="Kanarifugl")

    page = visitor.get(f"/studier/{NUMBER}/")

    printed = [(citation.listing.title, citation.participants) for citation in page.context["page"].citations]
    assert printed == [("Det andre", "Estimert: N = 33"), ("Eksempelmab til behandling av eksempelsyke", "N = 624")]
    assert "N = 624. Avsluttet august 2019" in page.text
    assert f'<a href="/varsel/{notice.number}/{notice.slug}/">' in page.text
    assert "Kanarifugl" not in page.text


def test_a_number_that_is_written_otherwise_leads_to_its_page(visitor: Client, publish):
    publish(NUMBER, INDIA, JAPAN)

    for written, number in (
        ("nct03334396", NUMBER),
        ("NCT-0333 4396", NUMBER),
        ("https://clinicaltrials.gov/ct2/show/NCT03334396", NUMBER),
        ("ctri/2020/01/012345", INDIA),
        ("JPRN-jRCT2031230046", JAPAN),
    ):
        answer = visitor.get(f"/studier/{written}/")
        assert (answer.status_code, answer["Location"]) == (301, f"/studier/{number}/")
        assert visitor.get(answer["Location"]).status_code == 200


def test_a_trial_that_was_never_read_has_a_page_that_says_so(visitor: Client, publish):
    (row,) = citing(NUMBER).trials
    publish(
        trials=(
            row.model_copy(update={"name": "EXAMPLE-1 [@ema]"}),
            row.model_copy(update={"key": "t2", "number": JAPAN}),
        )
    )

    unread = visitor.get(f"/studier/{NUMBER}/").text
    not_read = _("%(registry)s has not been read for this trial yet.")
    assert not_read % {"registry": "ClinicalTrials.gov"} in unread
    assert "<h1>EXAMPLE-1</h1>" in unread
    assert compared(unread) == []
    page = visitor.get(f"/studier/{JAPAN}/").text
    assert "ClinicalTrials.gov" not in page
    assert "https://jrct.mhlw.go.jp/en-latest-detail/jRCT2031230046" in page


def test_a_trial_that_is_gone_or_has_another_number_says_so(visitor: Client, publish):
    registry_answers(OTHER, acronym="LATER")
    registry_answers(NUMBER)
    publish(NUMBER, "NCT03334435")
    record_moved_number(Trial.objects.for_number(NUMBER), Trial.objects.for_number(OTHER), None, AUGUST)
    Trial.objects.filter(number="NCT03334435").update(gone_at=AUGUST)

    moved, gone = (visitor.get(f"/studier/{number}/") for number in (NUMBER, "NCT03334435"))

    assert f'<a href="https://clinicaltrials.gov/study/{OTHER}">{OTHER}</a>' in moved.text
    assert "LATER" in moved.text
    since = _("Since %(day)s, %(registry)s no longer knows this number. What stands here is what it said last.")
    assert since % {"day": "7. august 2026", "registry": "ClinicalTrials.gov"} in gone.text
    # Nobody cites the later number: it has no page.
    assert visitor.get(f"/studier/{OTHER}/").status_code == 404


def test_words_of_the_registry_are_escaped(visitor: Client, publish):
    bad = "<script>alert(1)</script>"
    registry_answers(title=bad, acronym="<b>x", sponsor=bad, conditions=[bad], status="<i>", phases=["<u>"])
    publish(NUMBER)

    for where in ("/studier/", f"/studier/{NUMBER}/"):
        page = without_data(visitor.get(where).text)
        assert "alert(1)" in page
        for tag in ("<script", "<b>", "<i>", "<u>"):
            assert tag not in page


def test_a_record_that_says_almost_nothing_has_a_page(visitor: Client, publish):
    empty = dict.fromkeys(
        ("acronym", "title", "status", "start", "primary_completion", "completion", "enrollment", "phases", "kind"),
        MISSING,
    )
    registry_answers(**empty, sponsor=MISSING, conditions=MISSING, minimum_age=MISSING)
    publish(NUMBER)

    assert visitor.get("/studier/").status_code == visitor.get(f"/studier/{NUMBER}/").status_code == 200
    assert listed_numbers(visitor, "?status=unread") == [NUMBER]


# As every public page


def test_the_pages_of_trials_set_no_cookie_and_can_only_be_read(publish, editor: User, client_of):
    publish(NUMBER)
    client = client_of(editor)

    for where in ("/studier/", f"/studier/{NUMBER}/"):
        answer = client.get(where)
        assert answer.cookies == {}
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer["Cache-Control"] == client.head(where)["Cache-Control"] == "public, max-age=60"
        assert "<script" not in without_data(answer.text)
        assert "csrf" not in answer.text
        for method in METHODS[2:]:
            refused = getattr(Client(enforce_csrf_checks=True), method)(where)
            assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


def test_the_list_and_a_page_take_the_same_few_queries_for_one_and_thirty(
    visitor: Client, publish, django_assert_num_queries
):
    for numbers in ([NUMBER], [f"NCT0000{number:04}" for number in range(1, 31)]):
        for number in numbers:
            registry_answers(number, enrollment=enrolled(660, "ACTUAL"))
        publish(NUMBER, *numbers[1:])
        with django_assert_num_queries(3):
            visitor.get("/studier/")
    for _again in range(3):
        publish(NUMBER)
    with django_assert_num_queries(3):
        visitor.get(f"/studier/{NUMBER}/")


def test_a_check_without_news_moves_the_day_of_the_check_alone(visitor: Client, publish):
    registry_answers()
    publish(NUMBER)
    mark_checked([Trial.objects.get(number=NUMBER)], None, datetime(2026, 9, 1, 9, tzinfo=UTC), moved_to=None)

    page = visitor.get(f"/studier/{NUMBER}/").text

    assert _("Last checked %(day)s.") % {"day": "1. september 2026"} in page
    assert "7. august 2026" in page
