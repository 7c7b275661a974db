"""Filling on the edit page: who makes it ask the registry, and what stands beside the cells."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.models import DraftBuffer
from tests.support.filling import A, B, C, typed_over
from tests.support.forms_data import Fields, form_data
from tests.support.registry_records import record
from tests.support.registry_server import Registry, registry_of
from tests.support.sites import edit_page
from tests.support.worlds import complete_document, created, head_of
from trials.models import StudyRecord, Trial


@pytest.fixture
def registry(settings, monkeypatch) -> Iterator[Registry]:
    """A registry on this machine with two trials, asked without a pause."""
    monkeypatch.setattr("trials.clinicaltrials_gov.client.SHARED_PACE.pause", 0)
    second = record(number=B, title="Otherimab in Asthma", acronym="OTHER-2", why_stopped="Sponsor <i>decision</i>")
    with registry_of(record(), second) as server:
        settings.CLINICALTRIALS_GOV_URL = server.url
        yield server


@pytest.fixture
def notice(editor):
    return created(editor, complete_document()).notice


def store_record(number: str = A, **changes: Any) -> StudyRecord:
    """A record that was stored before today."""
    trial = Trial.objects.for_number(number)
    day = timezone.now() - timedelta(days=9)
    Trial.objects.filter(pk=trial.pk).update(checked_at=day)
    content = json.dumps(record(number=number, **changes))
    return StudyRecord.objects.create(trial=trial, read_at=day, content=content, fingerprint="f", projection=1)


def page_after(client: Any, notice: Any, action: str, **fields: str) -> Any:
    data = typed_over(head_of(notice).document, **fields)
    return client.post(edit_page(notice), {**data.dict(), "row": action})


@pytest.mark.django_db
def test_a_pasted_list_is_fetched_in_one_call_and_drawn_with_the_registrys_words_beside_it(
    registry, notice, editor, client_of
):
    response = page_after(client_of(editor), notice, "fill:trials", wanted=f"{A} {B}")

    page = response.text
    assert response.status_code == 200
    assert registry.paths == ["/studies"]
    assert 'id="row-trials-2"' in page
    assert 'value="OTHER-2"' in page
    assert '<dd lang="en">Sponsor &lt;i&gt;decision&lt;/i&gt;</dd>' in page
    assert 'href="https://clinicaltrials.gov/study/NCT01234568"' in page
    assert head_of(notice).number == 1
    assert DraftBuffer.objects.count() == 0


@pytest.mark.django_db
def test_one_number_a_title_and_a_number_that_is_not_there_are_asked_for(registry, notice, editor, client_of):
    client = client_of(editor)

    assert _("New row, filled in.") in page_after(client, notice, "fill:trials", wanted="otherimab asthma").text
    assert (
        _("%(registry)s has no study with this number.") % {"registry": "ClinicalTrials.gov"}
        in page_after(client, notice, "fill:trials-0", trials__0__number=C).text
    )
    assert registry.paths == ["/studies", f"/studies/{B}", f"/studies/{C}"]


@pytest.mark.django_db
def test_the_registry_down_is_said_on_the_page_and_an_older_record_fills_the_row(registry, notice, editor, client_of):
    store_record(A, acronym="OLD-1")
    registry.next(status=503)

    page = page_after(client_of(editor), notice, "fill:trials-0", trials__0__number=A).text

    assert _("The registry has a problem of its own.") in page
    assert 'value="OLD-1"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["reviewer", "manager"])
def test_only_an_editor_makes_the_desk_ask_the_registry(registry, notice, client_of, role, request):
    person = request.getfixturevalue(role)

    response = page_after(client_of(person), notice, "fill:trials", wanted=A)

    assert (response.status_code, registry.calls) == (403, [])


@pytest.mark.django_db
def test_opening_the_form_shows_what_is_kept_and_asks_nobody(registry, notice, editor, client_of):
    store_record("NCT03334396", conditions=["Eczema of the <hand>"], enrollment={"count": 5})

    page = client_of(editor).get(edit_page(notice)).text

    assert registry.calls == []
    assert '<dd lang="en">Eczema of the &lt;hand&gt;</dd>' in page
    day = date_format(timezone.localdate() - timedelta(days=9), "SHORT_DATE_FORMAT")
    source = "ClinicalTrials.gov (U.S. National Library of Medicine)"
    assert _("Source: %(source)s, fetched %(day)s") % {"source": source, "day": day} in page


@pytest.mark.django_db
def test_numbers_that_were_never_fetched_are_named_when_the_notice_is_saved(registry, notice, editor, client_of):
    client = client_of(editor)
    where = edit_page(notice)
    data = dict(Fields(client.get(where).text).sent) | form_data(head_of(notice).document).dict()

    page = client.post(where, {**data, "title": "Ny tittel", "wanted": f"og {B}", "save": "save"}, follow=True).text

    assert head_of(notice).document.title == "Ny tittel"
    assert B in page
    assert registry.calls == []
