"""What a public page says of today, outside the approved text: changes, dates gone by, today's ATC code."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.model import Atc, Choice, RegulatoryStatus
from notices.document.template import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS, TRIAL_STATUSES
from notices.models import AtcAlteration, Notice, TrialAlert
from notices.monitoring.alerts import update_alerts
from notices.monitoring.freshness import freshness_of, version_with_freshness
from notices.monitoring.passed_text import passed_sentences
from notices.monitoring.sentences import plain_text
from notices.public.page_cache.own_block import shows_once
from notices.rendering.fragment import fragment
from tests.support.registry_records import dated, enrolled
from tests.support.status_pages import (
    AUGUST,
    BECAME,
    CHANGED,
    NUMBER,
    OTHER,
    PREFIXES,
    RESULTS,
    SEPTEMBER,
    address,
    box,
    changes_of,
    publisher,
    quiet_document,
    rows,
    sentence_of,
    store_answer,
)
from tests.support.worlds import complete_document, saved, withdrawn
from trials.dates import PartialDate
from trials.models import Trial
from trials.records import mark_checked, record_moved_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(editor: User, reviewer: User) -> Callable[..., Notice]:
    return publisher(editor, reviewer)


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
    assert shows_once(page.content, fragment(document).encode())


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
