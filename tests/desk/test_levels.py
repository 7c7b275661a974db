"""Each thread stands beside its passage, also where the passage did not change; the text itself is the approved one."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.models import Comment, Notice
from notices.rendering.fragment import fragment
from tests.support.roles import end_roles
from tests.support.sites import folded_edit_page
from tests.support.worlds import complete_document, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db


def comment_on(notice: Notice, by: User, text: str, **about: Any) -> Comment:
    comment = workflow.comment(version=head_of(notice), text=text, by=by, request_id=uuid4(), **about).comment
    assert comment is not None
    return comment


def preview(client: Client, notice: Notice, number: int = 1) -> Any:
    return client.get(reverse("desk-preview", args=[notice.pk, number]))


def in_order(text: str, *words: str) -> bool:
    """Does each stand once in the text, one after the other?"""
    at = [text.find(word) for word in words]
    return -1 not in at and at == sorted(at)


def test_a_text_without_comments_is_printed_as_it_will_be_approved(editor, client_of):
    notice = created(editor).notice

    assert fragment(head_of(notice).document) in preview(client_of(editor), notice).text


def test_threads_follow_their_passages_and_those_on_the_whole_notice_come_first(editor, reviewer, client_of):
    notice = created(editor, complete_document(disease="<p>Første avsnitt.</p><p>Andre avsnitt.</p>")).notice
    comment_on(notice, reviewer, "Om det andre.", quote="Andre avsnitt")
    comment_on(notice, reviewer, "Om kilden.", place="references/ema")
    comment_on(notice, reviewer, "Om alt.")

    text = preview(client_of(reviewer), notice).text

    assert in_order(
        text, "Om alt.", "<h1>", "Første avsnitt.", ">Andre avsnitt.", "Om det andre.", "Salver.", "Om kilden."
    )


def test_a_comparison_shows_the_passages_that_are_commented_on_though_they_did_not_change(editor, reviewer, client_of):
    notice = published(editor, reviewer).notice
    submitted(editor, saved(notice, editor, holder="Ny innehaver").notice)
    comment_on(notice, reviewer, "Om innehaveren.", place="holder")
    comment_on(notice, reviewer, "Om navnet.", place="trials/t1/name")

    text = client_of(reviewer).get(reverse("desk-review", args=[notice.pk])).text

    assert in_order(text, "Ny innehaver", "Om innehaveren.", f">{_('Unchanged')}<", "EXAMPLE-1", "Om navnet.")
    assert text.count("data-difference ") == 1


# Where a comment is about is searched for.


def posted(client: Client, notice: Notice, place: str, number: int = 1) -> Any:
    address = reverse("desk-comment", args=[notice.pk, number])
    return client.post(address, {"text": "Stemmer det?", "place": place, "request_id": str(uuid4())}, follow=True)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Studie 1 (NCT03334396): Populasjon", "trials/t1/population"),
        ("  studie 1 (nct03334396):  POPULASJON ", "trials/t1/population"),
        ("1 (Medicines under evaluation)", None),
        ("Medicines under evaluation): Tittel", "references/ema/title"),
        ("trials/t1/population", "trials/t1/population"),
        ("", ""),
    ],
)
def test_a_place_is_known_by_its_label_or_what_only_its_label_has(editor, client_of, words: str, place: str | None):
    notice = created(editor).notice

    answer = posted(client_of(editor), notice, words)

    if place is None:
        assert answer.status_code == 422 and "Stemmer det?" in answer.text and "Referanse 1" in answer.text
    assert list(Comment.objects.values_list("place", flat=True)) == ([] if place is None else [place])


def test_a_place_that_nobody_knows_is_refused_and_the_words_stay(editor, client_of):
    answer = posted(client_of(editor), created(editor).notice, "ingen slik plass")

    assert answer.status_code == 422 and "Stemmer det?" in answer.text and "ingen slik plass" in answer.text


# What may happen while somebody writes a comment.


def test_words_of_somebody_whose_role_has_ended_meanwhile_are_given_back(editor, reviewer, client_of):
    notice, client = created(editor).notice, client_of(reviewer)
    thread = comment_on(notice, editor, "Fra redaktøren.")
    end_roles(reviewer)
    words = {"text": "<b>Mange tanker", "suggestion": "andre ord", "request_id": str(uuid4())}

    answers = [
        client.post(reverse("desk-comment", args=[notice.pk, 1]), words),
        client.post(reverse("desk-comment-reply", args=[thread.pk]), words),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("&lt;b&gt;Mange tanker" in answer.text and "andre ord" in answer.text for answer in answers)
    assert all("Ingenting ble lagret." in answer.text for answer in answers)
    assert Comment.objects.count() == 1


def test_a_comment_on_a_version_that_is_not_the_newest_any_more_is_saved_and_the_page_says_so(
    editor, reviewer, client_of
):
    notice = created(editor).notice
    saved(notice, editor, title="Ny tittel")

    answer = posted(client_of(reviewer), notice, "holder")

    assert Comment.objects.get().version.number == 1
    assert "Den gjelder versjon 1, og det arbeides nå med versjon 2." in answer.text
    assert "arbeides nå" not in posted(client_of(reviewer), notice, "holder", 2).text


# In the form.


def part(client: Client, notice: Notice, query: str) -> str:
    return str(client.get(reverse("desk-edit-part", args=[notice.pk, 1]) + query).text)


def test_a_thread_stands_under_its_field_once_the_field_is_there(editor, reviewer, client_of):
    notice, client = created(editor).notice, client_of(editor)
    about = {
        "holder": "Hvem?",
        "trials": "Flere?",
        "trials/t1": "Denne?",
        "trials/t1/population": "Hvor gamle?",
        "trials/t1/arms": "Doser?",
    }
    ids = {text: f'id="comment-{comment_on(notice, reviewer, text, place=place).pk}"' for place, text in about.items()}
    comment_on(notice, reviewer, "Om alt.")

    page = client.get(folded_edit_page(notice)).text
    header, evidence = part(client, notice, "?section=header"), part(client, notice, "?section=evidence")
    row = part(client, notice, "?row=trials&key=t1")

    # Folded, they are only linked; what has no field stands beside the form.
    assert not [text for text, html_id in ids.items() if html_id in page]
    assert page.count("data-thread-link") == 6 and "Om alt." in page.partition('id="notice-form"')[0]
    assert in_order(header, 'id="id_holder"', ids["Hvem?"], 'id="id_financing"')
    assert in_order(evidence, 'id="rows-trials"', ids["Flere?"], 'id="row-trials-0"') and ids["Denne?"] not in evidence
    assert in_order(row, ids["Denne?"], 'id="id_trials-0-population"', ids["Hvor gamle?"], 'id="rows-trials-0-arms"')
    assert in_order(row, 'id="rows-trials-0-arms"', ids["Doser?"], 'id="id_trials-0-arms-0-text"')


def test_a_suggestion_is_taken_over_from_its_field_by_a_form_outside_the_form(editor, reviewer, client_of):
    notice, client = created(editor).notice, client_of(editor)
    pk = comment_on(notice, reviewer, "Bedre.", place="holder", suggestion="Eksempel ASA").pk

    page = client.get(folded_edit_page(notice) + "?whole=1").text

    assert page.count('id="id_etag"') == 1
    inside = page.partition('id="notice-form"')[2].partition("</form>")[0]
    assert f'form="take-over-{pk}"' in inside and f'id="take-over-{pk}"' not in inside
    assert f'id="take-over-{pk}"' in page.partition('id="notice-form"')[0]


def test_a_reviewer_alone_sees_the_threads_without_buttons_that_change_the_text(editor, reviewer, client_of):
    notice = created(editor).notice
    comment_on(notice, editor, "Bedre.", place="holder", suggestion="Eksempel ASA")

    page = client_of(reviewer).get(folded_edit_page(notice) + "?whole=1").text

    assert "Bedre." in page and "take-over-" not in page
