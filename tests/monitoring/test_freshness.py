"""What a public page says of today, outside the approved text: checks, changes, dates gone by, today's ATC code."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.model import Atc, Choice, Document, RegulatoryStatus, TrialRow
from notices.document.template import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS, TRIAL_STATUSES
from notices.models import AtcAlteration, Notice, TrialAlert
from notices.monitoring.alerts import update_alerts
from notices.monitoring.freshness import freshness_of, version_with_freshness
from notices.monitoring.passed_text import passed_sentences
from notices.monitoring.sentences import plain_text
from notices.public.page_cache.own_block import shows_once
from notices.rendering.fragment import fragment
from tests.support.registry_records import dated, enrolled, record
from tests.support.worlds import complete_document, published, saved, withdrawn
from trials.dates import PartialDate
from trials.models import StudyRecord, Trial
from trials.records import mark_checked, record_moved_number, store_record

pytestmark = pytest.mark.django_db

NUMBER, OTHER = "NCT03334396", "NCT03334422"
AUGUST, SEPTEMBER = datetime(2026, 8, 7, 9, tzinfo=UTC), datetime(2026, 9, 1, 9, tzinfo=UTC)
# What the registry says where it agrees with the row of `complete_document`.
AGREES: dict[str, Any] = {
    "acronym": "EXAMPLE-1",
    "phases": ["PHASE3"],
    "enrollment": enrolled(624, "ACTUAL"),
    "status": "COMPLETED",
    "completion": dated("2019-08", "ACTUAL"),
}
RESULTS: dict[str, Any] = {"has_results": True, "results_posted": dated("2020-08-11", "ACTUAL")}
PREFIXES = {"nb": "", "nn": "/nn", "en": "/en"}
# With one trial, of which the registry says something else.
CHANGED = _("the trial has changed in the registry")
# What is read out in place of the arrow.
BECAME = f"→ {_('has become')} "


def store_answer(number: str = NUMBER, at: datetime = AUGUST, **changes: Any) -> StudyRecord:
    """The registry says this of a trial, and we have read it."""
    return store_record(Trial.objects.for_number(number), record(number=number, **{**AGREES, **changes}), None, at)


def quiet_document(**changes: Any) -> Document:
    """A document of which nothing has gone by."""
    granted = {"status": Choice.of(APPROVAL_STATUSES, "granted", "nb"), "date": PartialDate(value="2020-07")}
    (status,) = complete_document().regulatory_statuses
    quiet = {"regulatory_statuses": (status.model_copy(update=granted),), "status": "<p>Godkjent [@ema].</p>"}
    return complete_document(**{**quiet, **changes})


def rows(*numbers: str) -> tuple[TrialRow, ...]:
    (row,) = complete_document().trials
    return tuple(row.model_copy(update={"key": f"t{n}", "number": number}) for n, number in enumerate(numbers, 1))


def address(notice: Notice, n: int | None = None) -> str:
    return f"/varsel/{notice.number}/" + (f"v/{n}/" if n else f"{notice.slug}/")


def box(page: Any) -> str:
    """What stands in the box, in plain words; "" where the page has none."""
    section = re.search(r'<section class="hs-now".*?</section>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", section[0]).split()) if section else ""


def sentence_of(page: Any) -> str:
    """The one sentence over what is folded."""
    paragraph = re.search(r'<section class="hs-now".*?<p>(.*?)</p>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", paragraph[1]).split()) if paragraph else ""


def changes_of(page: Any) -> list[list[str]]:
    """The rows of the folded table: what, from what to what, by which source."""
    section = re.search(r'<section class="hs-now".*?</section>', page.text, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", section[0].partition("<tbody>")[2] if section else "", re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in row] for row in cells]


@pytest.fixture
def publish(editor: User, reviewer: User) -> Any:
    def live(document: Document | None = None, notice: Notice | None = None) -> Notice:
        notice = published(editor, reviewer, notice, document or quiet_document()).notice
        # As right after every approval.
        update_alerts()
        return notice

    return live


# The last check


def in_words(at: datetime) -> str:
    return date_format(timezone.localdate(at), "DATE_FORMAT")


def test_the_page_says_when_its_trials_were_last_checked(visitor: Client, publish):
    store_answer()

    notice = publish()

    words = _("The trials were last checked against %(registries)s on %(day)s.")
    assert words % {"registries": "ClinicalTrials.gov", "day": in_words(AUGUST)} in box(visitor.get(address(notice)))


def test_a_notice_that_was_checked_in_vain_says_so_in_calm_words(visitor: Client, publish):
    store_answer()

    page = visitor.get(address(publish()))

    calm = _("No change known since %(day)s.") % {"day": "1. august 2020"}
    checked = _("The trials were last checked against %(registries)s on %(day)s.")
    assert sentence_of(page) == f"{calm} {checked % {'registries': 'ClinicalTrials.gov', 'day': in_words(AUGUST)}}"
    assert '<section class="hs-now" aria-label="Om dette metodevarselet i dag" data-state="calm">' in page.text
    assert changes_of(page) == []


def test_where_checks_differ_each_trial_has_its_day_and_the_oldest_is_named(visitor: Client, publish):
    store_answer(at=SEPTEMBER)
    store_answer(OTHER, at=AUGUST)

    page = box(visitor.get(address(publish(quiet_document(trials=rows(NUMBER, OTHER))))))

    words = _("The trials were last checked against %(registries)s on %(day)s or later.")
    assert words % {"registries": "ClinicalTrials.gov", "day": in_words(AUGUST)} in page
    for number, day in ((NUMBER, SEPTEMBER), (OTHER, AUGUST)):
        assert f"{number} EXAMPLE-1: {_('last checked %(day)s') % {'day': in_words(day)}}" in page


def test_a_trial_that_was_never_checked_is_said_so(visitor: Client, publish):
    notice = publish(quiet_document(trials=rows(NUMBER, OTHER)))
    nothing = _("The trials have not been checked against %(registries)s yet.") % {"registries": "ClinicalTrials.gov"}
    assert nothing in box(visitor.get(address(notice)))

    store_answer()
    page = box(visitor.get(address(notice)))

    assert nothing not in page
    assert f"{_('Not checked yet:')} {OTHER}." in page


def test_of_a_registry_that_is_not_read_no_check_is_told(visitor: Client, publish):
    page = box(visitor.get(address(publish(quiet_document(trials=rows("ISRCTN12345678"))))))

    assert _("%(registry)s is not checked by us") % {"registry": "ISRCTN"} in page
    assert "ClinicalTrials.gov" not in page


def test_a_notice_of_which_nothing_is_to_be_said_has_no_box(visitor: Client, publish):
    assert box(visitor.get(address(publish(quiet_document(trials=(), research="<p>Ingen studier.</p>"))))) == ""


# The registry has changed


def test_a_change_is_told_with_both_values_and_the_source_s_day(visitor: Client, publish):
    store_answer(**RESULTS)
    store_answer(OTHER)

    page = visitor.get(address(publish(quiet_document(trials=rows(NUMBER, OTHER)))))

    assert sentence_of(page) == "Noe har endret seg siden 1. august 2020: 1 av 2 studier er endret i registeret."
    source = "ClinicalTrials.gov, lest 7. august 2026"
    assert changes_of(page) == [["EXAMPLE-1, resultater publisert", f"ikke lagt ut{BECAME}lagt ut august 2020", source]]
    assert f'<th scope="row"><a href="/studier/{NUMBER}/">EXAMPLE-1</a>' in page.text


def test_a_change_is_told_where_the_text_prints_something_else_and_only_there(visitor: Client, publish):
    store_answer(**RESULTS)
    (row,) = quiet_document().trials
    knows = publish(quiet_document(trials=(row.model_copy(update={"results": PartialDate(value="2020-08")}),)))
    knows_not = publish()

    assert CHANGED in box(visitor.get(address(knows_not)))
    assert CHANGED not in box(visitor.get(address(knows)))


def test_a_small_change_is_not_told(visitor: Client, publish):
    store_answer(acronym="EXAMPLE-9")

    page = box(visitor.get(address(publish())))

    assert TrialAlert.objects.open().exists()
    assert CHANGED not in page


def test_a_number_of_participants_is_told_in_the_words_of_each_language(visitor: Client, publish):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    notice = publish()

    (nb,), (nn,), (en,) = (changes_of(visitor.get(f"{prefix}{address(notice)}")) for prefix in PREFIXES.values())

    assert nb == ["EXAMPLE-1, antall deltakere (N)", "624→ er blitt 660", "ClinicalTrials.gov, lest 7. august 2026"]
    assert nn == ["EXAMPLE-1, talet på deltakarar (N)", "624→ er blitt 660", "ClinicalTrials.gov, lese 7. august 2026"]
    assert en == [
        "EXAMPLE-1, number of participants (N)",
        "624→ has become 660",
        "ClinicalTrials.gov, read 7 August 2026",
    ]


def test_a_trial_that_stopped_is_told_with_the_sponsors_own_words(visitor: Client, publish):
    store_answer(status="TERMINATED", completion=dated("2026-07", "ACTUAL"), why_stopped="Two deaths <in> arm 2")
    notice = publish()

    page = visitor.get(address(notice))

    (what, values, _source), *_others = changes_of(page)
    assert (what, values.startswith(f"avsluttet{BECAME}avbrutt juli 2026 ")) == ("EXAMPLE-1, status", True)
    assert '<q lang="en">Two deaths &lt;in&gt; arm 2</q>' in page.text


def test_a_number_that_is_gone_or_has_moved_is_told_though_the_alert_was_dismissed(visitor, publish, editor):
    store_answer()
    notice = publish()
    trial = Trial.objects.get(number=NUMBER)
    Trial.objects.filter(pk=trial.pk).update(gone_at=SEPTEMBER, checked_at=SEPTEMBER)
    update_alerts()
    gone = box(visitor.get(address(notice)))
    (alert,) = TrialAlert.objects.open()
    workflow.dismiss_alert(alert=alert, reason="Vi vet det.", by=editor, request_id=uuid4())
    dismissed = box(visitor.get(address(notice)))
    store_answer(OTHER, at=SEPTEMBER)
    record_moved_number(trial, Trial.objects.get(number=OTHER), None, SEPTEMBER)
    update_alerts()

    assert "ClinicalTrials.gov kjenner ikke lenger nummeret (per 1. september 2026)" in gone
    assert "ClinicalTrials.gov har ikke kjent dette nummeret siden 1. september 2026" in dismissed
    source = "ClinicalTrials.gov, lest 1. september 2026"
    moved = ["EXAMPLE-1, studienummer", f"{NUMBER}{BECAME}{OTHER}", source]
    assert changes_of(visitor.get(address(notice))) == [moved]


def test_a_change_that_an_editor_called_irrelevant_is_not_told(visitor: Client, publish, editor: User):
    store_answer(**RESULTS)
    notice = publish()
    (alert,) = TrialAlert.objects.open()
    reason = "Samme studie, annen endepunktanalyse."
    workflow.dismiss_alert(alert=alert, reason=reason, by=editor, request_id=uuid4())

    page = visitor.get(address(notice))

    assert CHANGED not in box(page)
    assert "endepunktanalyse" not in page.text


def test_a_change_that_the_next_version_prints_is_not_told_any_more(visitor: Client, publish, editor: User):
    notice = publish()
    store_answer(**RESULTS)
    update_alerts()
    assert CHANGED in box(visitor.get(address(notice)))
    row = complete_document().trials[0].model_copy(update={"results": PartialDate(value="2020-08")})

    saved(notice, editor, trials=(row,))
    publish(notice=notice, document=None)

    assert CHANGED not in box(visitor.get(address(notice)))


# Dates gone by


def test_a_date_that_the_notice_expected_and_that_has_passed_is_one_calm_sentence(visitor: Client, publish):
    ongoing = Choice.of(TRIAL_STATUSES, "ongoing", "nb")
    passed = {
        "status": ongoing,
        "completion": PartialDate(value="2023-09", estimated=True),
        "name": "BREEZE-AD3 [@sps]",
    }
    row = complete_document().trials[0].model_copy(update=passed)

    page = visitor.get(address(publish(quiet_document(trials=(row,)))))

    assert sentence_of(page) == "Noe har endret seg siden 1. august 2020: en planlagt dato for 1 studie er passert."
    source = "Dagens dato. Ikke kontrollert i registeret ennå."
    assert changes_of(page) == [["BREEZE-AD3, avslutning", f"ventet september 2023{BECAME}datoen er passert", source]]


def test_an_approval_that_was_expected_is_told_in_the_notices_words(visitor: Client, publish):
    status = RegulatoryStatus(
        key="no",
        region=Choice.of(REGIONS, "norway", "nb"),
        kind=Choice.of(APPROVAL_KINDS, "ma", "nb"),
        status=Choice.of(APPROVAL_STATUSES, "under_review", "nb"),
        date=PartialDate(value="2021-02-05", estimated=True),
    )

    page = visitor.get(address(publish(complete_document(regulatory_statuses=(status,)))))

    assert sentence_of(page) == "Noe har endret seg siden 1. august 2020: MT i Norge var ventet 5. februar 2021."
    source = "Dagens dato. Metodevarselet sier ikke hva utfallet ble."
    assert changes_of(page) == [["MT i Norge", f"ventet 5. februar 2021{BECAME}datoen er passert", source]]


@pytest.mark.parametrize(("days", "is_told"), [(-1, True), (0, False), (1, False)])
def test_a_notice_that_should_have_been_looked_at_says_so_from_the_next_day_on(
    visitor: Client, publish, editor: User, days: int, is_told: bool
):
    notice = publish()
    day = timezone.localdate() + timedelta(days=days)
    workflow.assign(notice=notice, by=editor, review_by=day, request_id=uuid4())

    words = _("the notice was due to be looked at again by %(day)s") % {"day": date_format(day, "DATE_FORMAT")}

    assert (f"{words}." in sentence_of(visitor.get(address(notice)))) == is_told


def test_what_was_expected_of_several_for_the_same_time_is_said_once(visitor: Client, publish):
    expected = {
        "status": Choice.of(TRIAL_STATUSES, "ongoing", "nb"),
        "completion": PartialDate(value="2023-09", estimated=True),
    }
    one, two = (row.model_copy(update={**expected, "name": row.number}) for row in rows(NUMBER, OTHER))

    page = visitor.get(address(publish(quiet_document(trials=(one, two)))))

    assert sentence_of(page) == "Noe har endret seg siden 1. august 2020: planlagte datoer for 2 studier er passert."
    assert [what for what, *_values in changes_of(page)] == [f"{NUMBER}, avslutning", f"{OTHER}, avslutning"]


# ATC


def test_a_code_that_has_changed_since_is_shown_with_todays(visitor: Client, publish):
    notice = publish(quiet_document(atc=Atc(code="L04AA37", group="Selektive immunsuppressiver")))

    page = visitor.get(address(notice))

    assert sentence_of(page) == "Noe har endret seg siden 1. august 2020: ATC-koden er ny."
    assert changes_of(page) == [["ATC-kode", f"L04AA37{BECAME}L04AF02", "WHO, fra 2024"]]


def test_a_code_that_is_altered_next_year_stands_this_year(visitor: Client, publish):
    AtcAlteration.objects.create(old="D11AH05", new="D11AJ01", year=timezone.localdate().year + 1)

    assert "D11AJ01" not in box(visitor.get(address(publish(quiet_document(atc=Atc(code="D11AH05"))))))


# Where it stands


def test_the_approved_text_stays_as_it_was(visitor: Client, publish):
    document = complete_document(atc=Atc(code="L04AA37"))
    store_answer(**RESULTS)

    page = visitor.get(address(publish(document)))

    assert CHANGED in box(page)
    assert shows_once(page.text, fragment(document))


def test_only_the_live_version_speaks_of_today(visitor: Client, publish, editor: User):
    store_answer(**RESULTS)
    notice = publish(complete_document())
    saved(notice, editor, title="Ny tittel")
    publish(notice=notice)

    assert box(visitor.get(address(notice))) != ""
    assert box(visitor.get(address(notice, 2))) != ""
    assert box(visitor.get(address(notice, 1))) == ""


def test_a_withdrawn_notice_does_not_speak_of_today(visitor: Client, editor, reviewer, manager):
    store_answer(**RESULTS)

    notice = withdrawn(editor, reviewer, manager).notice

    assert box(visitor.get(address(notice))) == ""
    assert box(visitor.get(address(notice, 1))) == ""


def test_names_keep_the_notices_language_and_dates_follow_the_page(publish):
    expected = {
        "status": Choice.of(TRIAL_STATUSES, "ongoing", "en"),
        "completion": PartialDate(value="2023-09", estimated=True),
    }
    row = complete_document("en").trials[0].model_copy(update=expected)
    notice = publish(quiet_document(language="en", trials=(row,)))

    freshness = freshness_of(notice, version_with_freshness(notice.versions.get().pk))

    assert freshness.language == "en"
    sentence = passed_sentences(freshness.passed_dates, freshness.language)[-1]
    assert [words.language for words in sentence] == ["", "en", "", "", ""]
    assert plain_text(sentence).endswith(" skulle etter planen være avsluttet i september 2023.")
    assert freshness.today == timezone.localdate()


# Queries


def test_what_is_said_of_today_comes_with_the_two_queries_of_the_page_however_many_trials(
    visitor: Client, publish, django_assert_num_queries
):
    one = publish(quiet_document(atc=Atc(code="L04AA37")))
    numbers = [f"NCT0000{number:04}" for number in range(1, 31)]
    thirty = publish(quiet_document(atc=Atc(code="L04AA37"), trials=rows(*numbers)))
    for number in numbers:
        mark_checked([Trial.objects.get(number=number)], None, AUGUST, moved_to=None)

    without_code = publish()

    for notice in (one, thirty, without_code):
        with django_assert_num_queries(2):
            visitor.get(address(notice))
