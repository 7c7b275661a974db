"""Commenting in the browser: the forms, the buttons, what comes back when it can't be done."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import reason_for
from notices.forms.comments import CommentForm
from notices.models import Comment, Event, Notice, Version
from notices.views.desk.threads import open_thread_views
from tests.support.sites import step_page, tokens
from tests.support.worlds import act, complete_document, created, head_of, saved, submitted

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.fixture
def notice(editor: User) -> Notice:
    return created(editor, complete_document(disease="<p>En hudsykdom. Den er vanlig.</p>")).notice


def comment_on(notice: Notice, by: User, **about: Any) -> Comment:
    comment = workflow.comment(
        **{"version": head_of(notice), "text": "Stemmer det?", "by": by, "request_id": uuid4(), **about}
    ).comment
    assert comment is not None
    return comment


def add(client: Client, notice: Notice, query: str = "", number: int = 1, **fields: Any) -> Any:
    address = reverse("desk-comment", args=[notice.pk, number])
    return client.post(address + query, {"text": "Stemmer det?", "request_id": str(uuid4()), **fields})


def press(client: Client, name: str, comment: Comment, query: str = "", **fields: Any) -> Any:
    address = reverse(f"desk-comment-{name}", args=[comment.pk])
    return client.post(address + query, {"request_id": str(uuid4()), **fields})


# A new comment


def test_a_comment_is_saved_and_shown_at_its_place(notice, reviewer, client_of: ClientOf):
    answer = add(client_of(reviewer), notice, place="disease", quote="vanlig", suggestion="sjelden", is_blocking="on")

    comment = Comment.objects.get()
    assert answer["Location"] == f"{reverse('desk-review', args=[notice.pk])}#comment-{comment.pk}"
    assert (comment.place, comment.suggestion, comment.is_blocking) == ("disease", "sjelden", True)
    page = client_of(reviewer).get(answer["Location"]).text
    assert f'id="comment-{comment.pk}"' in page and _("Stops the approval") in page
    assert re.findall(r"<(del|ins)>.*?(vanlig|sjelden).*?</\1>", page) == [("del", "vanlig"), ("ins", "sjelden")]


def test_a_person_comes_back_to_the_page_they_came_from(notice, reviewer, client_of: ClientOf):
    preview = add(client_of(reviewer), notice, "?page=preview&version=1")
    review = add(client_of(reviewer), notice, "?page=review&from=&to=1")
    forged = add(client_of(reviewer), notice, "?page=//example.org&version=1&to=x")

    first, second, third = Comment.objects.values_list("pk", flat=True)
    here = reverse("desk-review", args=[notice.pk])
    assert preview["Location"] == f"{reverse('desk-preview', args=[notice.pk, 1])}#comment-{first}"
    assert [review["Location"], forged["Location"]] == [f"{here}?to=1#comment-{second}", f"{here}#comment-{third}"]


@pytest.mark.parametrize("query", ["", "?page=preview&version=1"])
@pytest.mark.parametrize(
    "fields",
    [{"place": "trials/forged/population"}, {"quote": "en lungesykdom"}, {"place": "language", "suggestion": "en"}],
)
def test_a_forged_place_and_words_that_are_not_there_are_refused_and_what_was_typed_stays(
    notice, reviewer, client_of: ClientOf, fields, query
):
    answer = add(client_of(reviewer), notice, query, text="Mange tanker.", before="foran", **fields)

    assert answer.status_code == 422
    assert "Mange tanker." in answer.text and "ds-error-summary" in answer.text
    assert (Comment.objects.count(), Event.objects.order_by("-pk")[0].command) == (0, "refused")


def test_a_comment_without_words_is_shown_again(notice, reviewer, client_of: ClientOf):
    answer = add(client_of(reviewer), notice, text=" ", place="disease", quote="vanlig")

    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert 'name="place" value="disease"' in answer.text


def test_either_other_words_or_none(notice):
    document = head_of(notice).document
    data = {"text": "x", "request_id": str(uuid4())}

    def suggestion(**words: str) -> Any:
        form = CommentForm({**data, **words}, document=document)
        return form.cleaned_data["suggestion"] if form.is_valid() else list(form.errors)

    assert suggestion() is None
    assert suggestion(deletes="on") == ""
    assert suggestion(suggestion="nytt") == "nytt"
    assert suggestion(suggestion="nytt", deletes="on") == ["deletes"]


def test_a_comment_on_another_notices_version_goes_nowhere(notice, editor, reviewer, client_of: ClientOf):
    other = saved(created(editor).notice, editor, title="Ny").notice

    assert add(client_of(reviewer), notice, number=2).status_code == 404
    assert add(client_of(reviewer), Notice(pk=10**6)).status_code == 404
    assert (Comment.objects.count(), other.versions.count()) == (0, 2)


def test_a_replayed_form_makes_one_comment_and_other_words_under_it_are_kept_for_a_second_try(
    notice, reviewer, client_of: ClientOf
):
    request_id = str(uuid4())
    first = add(client_of(reviewer), notice, request_id=request_id)
    again = add(client_of(reviewer), notice, request_id=request_id)
    other = add(client_of(reviewer), notice, request_id=request_id, text="Noe annet.")

    assert (first["Location"], Comment.objects.count()) == (again["Location"], 1)
    assert (other.status_code, "Noe annet." in other.text, request_id in other.text) == (409, True, False)


def test_somebody_without_a_role_is_turned_away(notice, administrator, visitor, client_of: ClientOf):
    assert add(client_of(administrator), notice).status_code == 403
    assert add(visitor, notice).status_code == 302
    assert Comment.objects.count() == 0


def test_what_people_write_is_text_and_never_html(notice, reviewer, client_of: ClientOf):
    nasty = "<script>alert(1)</script>\n<b>x</b>"
    comment_on(notice, reviewer, text=nasty, place="holder", suggestion=nasty)
    comment_on(notice, reviewer, text=nasty, place="trials/t1/note", quote="")

    page = client_of(reviewer).get(reverse("desk-review", args=[notice.pk])).text

    assert "<script>alert" not in page and "<b>x" not in page
    assert escape("<script>alert(1)</script>") + "<br>" in page


# Threads


def test_a_reply_is_shown_and_an_empty_one_is_asked_for_again_where_it_was_written(
    notice, editor, reviewer, client_of: ClientOf
):
    one, other = comment_on(notice, reviewer, place="holder"), comment_on(notice, reviewer, place="disease")

    answer = press(client_of(editor), "reply", one, text="Ja, se side 3.")
    empty = press(client_of(editor), "reply", other, text="")

    assert answer["Location"].endswith(f"#comment-{one.pk}")
    assert "Ja, se side 3." in client_of(editor).get(answer["Location"]).text
    assert empty.status_code == 422
    assert f'href="#id_reply_{other.pk}_text"' in empty.text and f'href="#id_reply_{one.pk}_text"' not in empty.text


def test_a_reply_to_a_comment_belongs_to_that_comments_notice(notice, editor, reviewer, client_of: ClientOf):
    other = created(editor).notice
    comment = comment_on(other, reviewer)

    answer = press(client_of(editor), "reply", comment, text="Ja.")

    assert Comment.objects.get(parent=comment).notice == other
    assert answer["Location"].startswith(reverse("desk-review", args=[other.pk]))
    assert press(client_of(editor), "reply", Comment(pk=10**6), text="Ja.").status_code == 404


def test_a_resolved_thread_is_folded_and_resolving_it_again_says_why_not(notice, editor, reviewer, client_of: ClientOf):
    comment = comment_on(notice, reviewer)

    first = press(client_of(editor), "resolve", comment)
    second = press(client_of(reviewer), "resolve", comment)

    assert (first.status_code, second.status_code) == (302, 409)
    assert str(reason_for("resolved")) in second.text
    assert "<details>" in second.text.partition(f'id="comment-{comment.pk}"')[2].partition("</article>")[0]


@pytest.mark.parametrize("name", ["resolve", "take-over"])
def test_a_button_without_its_tokens_does_nothing(notice, editor, reviewer, client_of: ClientOf, name):
    comment = comment_on(notice, reviewer, place="disease", quote="vanlig", suggestion="sjelden")

    answer = press(client_of(editor), name, comment, request_id="")

    assert (answer.status_code, Version.objects.count()) == (422, 1)
    assert not Comment.objects.filter(resolved_at__isnull=False).exists()


def test_a_suggestion_is_taken_over_with_one_button(notice, editor, reviewer, client_of: ClientOf):
    comment = comment_on(notice, reviewer, place="disease", quote="vanlig", suggestion="sjelden")

    answer = press(client_of(editor), "take-over", comment, "?page=edit", **tokens(notice))

    assert answer["Location"] == reverse("desk-edit", args=[notice.pk])
    assert head_of(notice).document.disease == "<p>En hudsykdom. Den er sjelden.</p>"


def test_a_stale_button_takes_nothing_over_and_shows_the_notice_as_it_is(notice, editor, reviewer, client_of: ClientOf):
    comment = comment_on(notice, reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    stale = tokens(notice)
    saved(notice, editor, title="Ny tittel")

    answer = press(client_of(editor), "take-over", comment, **stale)

    assert (answer.status_code, Version.objects.count()) == (409, 2)
    assert str(reason_for("out_of_date")) in answer.text
    assert f'value="{tokens(notice)["etag"]}"' in answer.text.partition("take-over/")[2].partition("</form>")[0]
    assert Event.objects.order_by("-pk")[0].command == "refused"


def test_only_an_editor_is_offered_a_suggestion_and_only_an_editor_gets_it(
    notice, editor, reviewer, client_of: ClientOf
):
    comment = comment_on(notice, reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    address = reverse("desk-comment-take-over", args=[comment.pk])
    page = reverse("desk-review", args=[notice.pk])

    assert address in client_of(editor).get(page).text
    assert address not in client_of(reviewer).get(page).text
    assert press(client_of(reviewer), "take-over", comment, **tokens(notice)).status_code == 403
    assert (Version.objects.count(), Event.objects.order_by("-pk")[0].data["reasons"]) == (1, ["role"])


def test_a_suggestion_that_fits_no_more_or_waits_for_the_review_says_so(notice, editor, reviewer, client_of: ClientOf):
    comment_on(notice, reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    page = reverse("desk-review", args=[notice.pk])
    submitted(editor, notice)
    assert str(reason_for("in_review")) in client_of(editor).get(page).text
    act(workflow.recall, notice, editor)

    saved(notice, editor, disease="<p>Noe annet.</p>")

    assert str(reason_for("suggestion_gone")) in client_of(editor).get(page).text


# Elsewhere


def test_the_page_that_approves_links_to_each_comment_that_stops_it(notice, editor, reviewer, client_of: ClientOf):
    submitted(editor, notice)
    stops, other = (
        comment_on(notice, reviewer, place="holder", is_blocking=True),
        comment_on(notice, reviewer, place="title"),
    )

    page = client_of(reviewer).get(step_page(notice, "approve")).text

    here = reverse("desk-review", args=[notice.pk])
    assert f"{here}#comment-{stops.pk}" in page and f"{here}#comment-{other.pk}" not in page


def test_beside_the_edit_form_each_open_comment_leads_to_its_field(notice, editor, reviewer, rf):
    from notices.views.desk.access import notice_form, state_or_404

    done = comment_on(notice, reviewer)
    workflow.resolve(comment=done, by=editor, request_id=uuid4())
    comment_on(notice, reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    comment_on(notice, reviewer, place="trials/t1/arms/a2/text")
    request = rf.get("/")
    request.user = editor

    views = open_thread_views(request, state_or_404(notice.pk), notice_form(head_of(notice).document))

    assert [(each.thread.comment.place, each.may_take_over) for each in views] == [
        ("disease", True),
        ("trials/t1/arms/a2/text", False),
    ]
    assert views[0].target.html_id == "id_disease" and "arms" in views[1].target.html_id
