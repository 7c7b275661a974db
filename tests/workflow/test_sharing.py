"""Links for readers outside, at the desk: made, shown once, watched, revoked."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import reason_for
from notices.models import Event, Notice, ShareLink
from tests.support.forms_data import Fields
from tests.support.sharing import address, let_run_out, shared
from tests.support.sites import FormFields, fields
from tests.support.worlds import act, complete_document, published, saved

pytestmark = pytest.mark.django_db


def page_of(notice: Notice) -> str:
    return reverse("desk-share", args=[notice.pk])


def filled_in(editor_client: Client, notice: Notice, **words: str) -> FormFields:
    """What a browser sends for a new link."""
    form = fields(editor_client.get(page_of(notice)))
    return form | {"request_id": form["request_id"][:1]} | {name: [value] for name, value in words.items()}


def link_on(page: str) -> str:
    """The link that the page shows in full, "" where it shows none."""
    return next((value for value in page.split('"') if "/share/" in value and value.startswith("http")), "")


def test_a_new_link_is_shown_once_in_full_and_opens_the_newest_text(
    editor_client: Client, visitor: Client, notice: Notice
):
    data = filled_in(editor_client, notice, reader="Eksempel AS")

    made = editor_client.post(page_of(notice), data)

    assert made.status_code == 201
    link = link_on(made.text)
    assert notice.title in visitor.get(link).text
    assert ShareLink.objects.get().version.number == 1
    assert link_on(editor_client.get(page_of(notice)).text) == ""


def test_the_form_offers_fourteen_days_and_the_newest_version_and_no_published_one(
    editor_client: Client, editor: User, reviewer: User
):
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")

    form = fields(editor_client.get(page_of(notice)))

    assert (form["days"], form["number"]) == (["14"], ["2"])
    assert ">Versjon 1</option>" not in editor_client.get(page_of(notice)).text


def test_the_same_press_twice_makes_one_link_and_shows_it_once(editor_client: Client, notice: Notice):
    data = filled_in(editor_client, notice, reader="Eksempel AS")
    editor_client.post(page_of(notice), data)

    again = editor_client.post(page_of(notice), data)

    assert link_on(again.text) == ""
    assert _("This link was made already") in again.text
    assert ShareLink.objects.count() == 1


def test_another_reader_under_the_same_press_is_refused_and_goes_through_the_next_time(
    editor_client: Client, notice: Notice
):
    data = filled_in(editor_client, notice, reader="Eksempel AS")
    editor_client.post(page_of(notice), data)

    refused = editor_client.post(page_of(notice), data | {"reader": ["Annet AS"]})
    form = fields(refused)
    made = editor_client.post(page_of(notice), form | {"request_id": form["request_id"][:1]})

    assert (refused.status_code, form["reader"], made.status_code) == (409, ["Annet AS"], 201)
    assert ShareLink.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reader": ""}, "reader"), ({"days": "31"}, "days"), ({"days": "0"}, "days"), ({"number": "7"}, "number")],
)
def test_a_link_that_may_not_be_is_refused_at_its_field(
    wrong: dict[str, str], field: str, editor_client: Client, notice: Notice
):
    data = filled_in(editor_client, notice, **{"reader": "Eksempel AS", **wrong})

    refused = editor_client.post(page_of(notice), data)

    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {field}
    assert not ShareLink.objects.exists()


def test_a_version_that_was_published_in_between_is_refused_and_the_try_is_kept(
    editor_client: Client, editor: User, reviewer: User, notice: Notice
):
    data = filled_in(editor_client, notice, reader="Eksempel AS")
    published(editor, reviewer, notice)

    refused = editor_client.post(page_of(notice), data)

    assert refused.status_code == 409
    assert str(reason_for("published")) in refused.text
    assert Event.objects.filter(notice=notice).latest("sequence").command == "refused"


def test_the_desk_sees_who_looked_and_what_was_said(
    editor_client: Client, visitor: Client, editor: User, notice: Notice
):
    _link, token = shared(notice, editor, reader="Eksempel AS, faktasjekk")
    form = fields(visitor.get(address(token)))
    visitor.post(address(token), form | {"guest_name": ["Kari Gjest"], "text": ["Tallet er feil."], "place": [""]})

    page = editor_client.get(page_of(notice)).text

    for seen in ("Eksempel AS, faktasjekk", "Kari Gjest", "Tallet er feil.", _("Works")):
        assert seen in page
    assert len(editor_client.get(page_of(notice)).context["links"][0][0].link.newest_visits) == 1
    assert token not in page


def test_a_link_says_what_ended_it(editor_client: Client, editor: User, reviewer: User, notice: Notice):
    revoked, _token = shared(notice, editor, reader="Trukket")
    workflow.revoke(link=revoked, by=editor, request_id=uuid4())
    late, _token = shared(notice, editor, reader="For sent")
    let_run_out(late)
    shared(notice, editor, reader="Publisert")
    published(editor, reviewer, notice)
    saved(notice, editor, title="Ny tittel")
    shared(notice, editor, reader="Åpen")

    links = editor_client.get(page_of(notice)).context["links"]

    assert {link.link.reader: link.state for link, _press in links} == {
        "Trukket": "revoked",
        "For sent": "expired",
        "Publisert": "published",
        "Åpen": "works",
    }


def test_a_withdrawal_of_the_old_text_does_not_end_the_link_to_the_next(
    editor: User, reviewer: User, manager: User, visitor: Client
):
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")
    _link, token = shared(notice, editor)

    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", reason="Gammel.", public_note="Gammel.")

    page = visitor.get(address(token))
    answer = visitor.post(address(token), fields(page) | {"guest_name": ["Kari"], "text": ["Ord."]})
    assert (page.status_code, answer.status_code) == (200, 302)


def test_a_link_is_revoked_by_one_press_and_stops_at_once(
    editor_client: Client, visitor: Client, editor: User, notice: Notice
):
    link, token = shared(notice, editor)
    where, press = reverse("desk-revoke", args=[link.pk]), str(uuid4())
    assert where in editor_client.get(page_of(notice)).text

    answers = [editor_client.post(where, {"request_id": press}) for _press in range(2)]
    other = editor_client.post(where, {"request_id": str(uuid4())})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (other.status_code, visitor.get(address(token)).status_code) == (409, 410)
    assert str(reason_for("revoked")) in other.text
    assert where not in editor_client.get(page_of(notice)).text


def test_a_press_without_its_id_revokes_nothing(editor_client: Client, editor: User, notice: Notice):
    link, _token = shared(notice, editor)

    answer = editor_client.post(reverse("desk-revoke", args=[link.pk]), {})

    assert answer.status_code == 422
    assert ShareLink.objects.get().revoked_at is None


def test_a_notice_whose_every_version_is_published_offers_no_link(editor_client: Client, editor: User, reviewer: User):
    notice = published(editor, reviewer, document=complete_document()).notice

    page = editor_client.get(page_of(notice)).text

    assert "reader" not in dict(Fields(page).sent)


def test_the_page_takes_as_few_queries_for_many_links_as_for_one(
    editor_client: Client, visitor: Client, editor: User, notice: Notice, django_assert_max_num_queries
):
    for number in range(12):
        _link, token = shared(notice, editor, reader=f"Leser {number}")
        visitor.get(address(token))

    with django_assert_max_num_queries(10):
        editor_client.get(page_of(notice))
