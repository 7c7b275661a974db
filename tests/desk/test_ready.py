"""Ready to submit? The live list says what the server will say, leads to the fields, and writes nothing."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.checks.readiness import findings
from notices.document.model import Document
from notices.forms import NoticeForm
from notices.forms.edit.readiness import Readiness, check_readiness
from notices.models import Event, Notice, Review, Version
from notices.templatetags.check_report import what_was_checked
from notices.workflow import Refused
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import Fields, bound, documents, form_data
from tests.support.roles import give_roles
from tests.support.sites import filled_in
from tests.support.worlds import complete_document, created, saved, submitted

AREAS = DEFAULT_AREAS.codes
TODAY = timezone.localdate()
MISSING = "This must be filled in before the notice can be submitted."


def ready(form: NoticeForm) -> Readiness:
    return check_readiness(form, AREAS, TODAY)


def blocking_messages(document: Document) -> list[str]:
    """What the server says of the saved text when it is submitted."""
    blocking = [finding for finding in findings(document, AREAS, TODAY) if finding.blocking]
    return [_(finding.message) % finding.values for finding in blocking]


def rows_written() -> list[int]:
    return [model.objects.count() for model in (Notice, Version, Review, Event)]


def ready_page(notice: Notice) -> str:
    return reverse("desk-ready", args=[notice.pk])


def numbers(page: str) -> tuple[int, int]:
    """How many things the fragment says block, and how many items it lists before the readability."""
    count = re.search(r'data-blocking="(\d+)"', page)
    assert count
    return int(count[1]), page.partition(_("Readability"))[0].count("<li>")


# The same rules.


@settings(max_examples=15, deadline=None)
@given(documents())
def test_the_list_says_what_the_server_says_of_any_document(document: Document):
    form = bound(document)

    assert [link.message for link in ready(form).blocking] == blocking_messages(document)
    assert ready(form) == ready(NoticeForm(document=document, areas=DEFAULT_AREAS))


# What can be broken in a whole notice by typing, each by itself and together.
BREAKS: dict[str, str] = {
    "title": "",
    "status": "",
    "holder": "",
    "atc_code": "X1",
    "information_as_of": "",
    "disease": "<p>[@gone]</p>",
    "trials-0-number": "NCT1",
    "trials-0-start": "2100",
    "trials-0-completion": "2100",
    "alerts_count": "",
    "references-0-title": "",
}


@pytest.mark.django_db
@settings(max_examples=8, deadline=None)
@given(broken=st.sets(st.sampled_from(sorted(BREAKS)), max_size=4))
def test_what_the_list_says_of_the_typed_is_what_a_submission_is_refused_with(broken: set[str]):
    editor = User.objects.filter(username="typist").first() or _typist()
    client = Client()
    client.force_login(editor)
    notice = created(editor).notice
    form_values = filled_in(client, notice, **{name: BREAKS[name] for name in broken})

    listed = client.post(ready_page(notice), form_values)
    client.post(reverse("desk-edit", args=[notice.pk]), form_values)

    refused: list[str] = []
    try:
        submitted(editor, notice)
    except Refused as refusal:
        refused = [str(reason) for reason in refusal.reasons]
    assert numbers(listed.text)[0] == len(refused)
    assert [words for words in refused if escape(words) not in listed.text] == []
    assert bool(refused) == bool(broken)


def _typist() -> User:
    person = User.objects.create_user("typist")
    give_roles(person, "editor")
    return person


# What is typed and can't be read.


def test_an_error_of_a_field_stands_first_and_the_rest_is_checked_all_the_same():
    form = bound(complete_document(title=""), trials__0__completion="31.02.2020", status="")

    listed = ready(form)

    assert [link.html_id for link in listed.blocking] == ["id_trials-0-completion", "id_title", "id_status"]
    assert listed.blocking[0].message == _("%(text)s is not a date in the calendar.") % {"text": "31.02.2020"}


def test_a_field_that_cannot_be_read_is_not_said_to_be_missing_too():
    listed = ready(bound(complete_document(), information_as_of="i går"))

    assert [link.html_id for link in listed.blocking] == ["id_information_as_of"]


@pytest.mark.parametrize("field", ["technology_type", "language"])
def test_a_forged_choice_does_not_stop_the_list(field: str):
    listed = ready(bound(complete_document(title=""), None, **{field: "forged"}))

    assert [link.html_id for link in listed.blocking] == [f"id_{field}", "id_title"]


def test_rows_without_room_are_an_error_of_their_list_and_the_rest_is_checked():
    data = form_data(complete_document(title=""))
    data.update({f"nye_metoder-{number}-number": f"ID2020_{number:03}" for number in range(101)})

    listed = ready(bound(complete_document(title=""), data))

    assert [link.html_id for link in listed.blocking] == ["id_nye_metoder-0-number", "id_title"]


def test_every_line_leads_to_a_field_of_the_page():
    form = NoticeForm(document=complete_document(summary="<p>Kort tekst.</p>", title=""), areas=DEFAULT_AREAS)
    listed = ready(form)
    ids = set(Fields(str(form)).ids) | {"id_regulatory_statuses-0-date"}

    assert {link.html_id for link in [*listed.blocking, *listed.advice]} <= ids
    assert {text.html_id for text in listed.readability} <= ids
    assert ("id_summary", 2, None) in [(text.html_id, text.words, text.lix) for text in listed.readability]


# The address.


@pytest.mark.django_db
def test_the_address_answers_with_the_list_of_what_was_typed_and_writes_nothing(editor: User, client_of: Any):
    client, notice = client_of(editor), created(editor).notice
    form_values, before = filled_in(client, notice, title=""), rows_written()

    response = client.post(ready_page(notice), form_values)

    assert response.status_code == 200
    assert 'href="#id_title"' in response.text
    assert "<html" not in response.text
    assert rows_written() == before


@pytest.mark.django_db
def test_the_list_is_made_for_an_editor_only(editor: User, reviewer: User, visitor: Client, client_of: Any):
    notice = created(editor).notice

    assert client_of(reviewer).post(ready_page(notice), {}).status_code == 403
    assert visitor.post(ready_page(notice), {}).status_code == 302
    assert client_of(editor).get(ready_page(notice)).status_code == 405
    assert client_of(editor).post(reverse("desk-ready", args=[10**6]), {}).status_code == 404


@pytest.mark.django_db
def test_a_form_that_sends_nothing_still_gets_an_answer(editor: User, client_of: Any):
    notice = created(editor).notice

    response = client_of(editor).post(ready_page(notice), {})

    assert numbers(response.text)[0] > 10


@pytest.mark.django_db
def test_the_edit_page_opens_with_the_list_of_the_saved_text(editor: User, client_of: Any):
    notice = created(editor).notice
    saved(notice, editor, title="")

    page = client_of(editor).get(reverse("desk-edit", args=[notice.pk])).text

    assert numbers(page[page.index('class="hs-ready"') :])[0] == 1
    assert f'data-ready="{ready_page(notice)}"' in page


# Frozen into the review.


@pytest.mark.django_db
def test_later_readers_see_what_was_checked_in_their_own_language(editor: User):
    trial = complete_document().trials[0].model_copy(update={"participants": None})
    prose = "<p>" + "Tabletten hemmer betennelse. " * 10 + "</p>"
    outcome = submitted(editor, document=complete_document(trials=(trial,), summary=prose))

    page = render_to_string("desk/notice/_review.html", {"review": outcome.review})

    assert outcome.review is not None
    assert outcome.review.checks["checked_on"] == timezone.localdate(outcome.review.submitted_at).isoformat()
    checked = page.partition('class="hs-checked"')[2].partition("</details>")[0]
    for words in (
        "The number of participants is missing; the table will say that it is not stated.",
        "Dates that contradict each other",
        "National identity numbers",
        "in order",
    ):
        assert _(words) in checked
    (reading,) = [reading for reading in outcome.review.checks["readability"] if reading["place"] == "summary"]
    assert f"<td>30</td><td>{reading['lix']} ({_(reading['scale'])})</td>" in checked


@pytest.mark.django_db
def test_a_review_from_before_reports_were_kept_is_still_shown(editor: User):
    review = submitted(editor).review
    assert review is not None
    old = [{"code": "x", "place": "title", "message": "Check at least one box.", "blocking": False, "values": {}}]
    review.checks = old

    assert what_was_checked(review)["findings"] == [(_("Header"), _("Check at least one box."))]
