"""Threads: who says what about which version, what comes of it, and who counts as a writer afterwards."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import reason_for
from notices.desk.threads import stopping, threads_of
from notices.models import Comment, Event, Notice, Version
from notices.verification import verify
from notices.workflow import OutOfDate, Refused
from tests.support.roles import end_roles, give_roles
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(editor: User) -> Notice:
    return created(editor, complete_document(disease="<p>En hudsykdom. Den er vanlig hos barn.</p>")).notice


def comment_on(version: Version, by: User, **about: Any) -> Comment:
    comment = workflow.comment(**{"version": version, "text": "Stemmer det?", "by": by, "request_id": uuid4(), **about})
    assert comment.comment is not None
    return comment.comment


def answered(comment: Comment, by: User) -> Comment:
    reply = workflow.reply(to=comment, text="Ja.", by=by, request_id=uuid4()).comment
    assert reply is not None
    return reply


def taken_over(comment: Comment, by: User, **tokens: Any) -> workflow.Outcome:
    notice = Notice.objects.get(pk=comment.notice_id)
    now = {"etag": notice.etag, "seen_version": head_of(notice).number, "request_id": uuid4()}
    return workflow.take_over(**{"comment": comment, "by": by, **now, **tokens})


def codes(refused: Any) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def rows() -> tuple[int, int]:
    return Comment.objects.count(), Version.objects.count()


# Saying something


def test_a_comment_keeps_what_stood_there_and_touches_nothing(notice, reviewer):
    etag = notice.etag

    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig")

    notice.refresh_from_db()
    assert (comment.place, comment.quote, comment.before) == ("disease", "vanlig", "En hudsykdom. Den er ")
    assert comment.place_text == "En hudsykdom. Den er vanlig hos barn."
    assert (notice.etag, rows()) == (etag, (1, 1))


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"place": "trials/t99/population"}, "place"),
        ({"place": "trials/" + "t" * 300}, "place"),
        ({"place": "disease", "quote": "en lungesykdom"}, "place"),
        ({"place": "trials/t1/phase", "suggestion": "Fase 4"}, "suggestion"),
        ({"suggestion": "Nytt varsel"}, "suggestion"),
        ({"place": "disease", "suggestion": "x" * 10_001}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * 10_001}, "text"),
    ],
)
def test_what_makes_no_sense_is_refused_with_an_event_and_nothing_is_written(notice, reviewer, about, code):
    with pytest.raises(Refused) as refused:
        comment_on(head_of(notice), reviewer, **about)

    assert (codes(refused), rows()) == ([code], (0, 1))
    assert Event.objects.order_by("-pk")[0].data["reasons"] == [code]


def test_the_same_request_a_day_later_is_one_comment_and_with_other_words_it_is_refused(notice, reviewer):
    request_id = uuid4()

    first = comment_on(head_of(notice), reviewer, request_id=request_id)
    saved(notice, notice.assignee, title="Ny tittel")
    again = comment_on(Version.objects.get(number=1), reviewer, request_id=request_id)

    assert (again, Comment.objects.count()) == (first, 1)
    with pytest.raises(Refused) as refused:
        comment_on(Version.objects.get(number=1), reviewer, request_id=request_id, text="Noe annet.")
    assert codes(refused) == ["request_id"]


def test_somebody_who_lost_their_role_says_nothing(notice, reviewer):
    comment = comment_on(head_of(notice), reviewer)
    end_roles(reviewer)

    for attempt in (
        lambda: comment_on(head_of(notice), reviewer),
        lambda: workflow.reply(to=comment, text="Ja.", by=reviewer, request_id=uuid4()),
        lambda: workflow.resolve(comment=comment, by=reviewer, request_id=uuid4()),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert codes(refused) == ["role"]
    comment.refresh_from_db()
    assert (Comment.objects.count(), comment.resolved_at) == (1, None)


def test_a_reply_goes_with_its_thread_also_when_it_answers_a_reply(notice, editor, reviewer):
    thread = comment_on(head_of(notice), reviewer, place="holder")
    first = answered(thread, editor)

    second = answered(first, reviewer)

    (only_thread,) = threads_of(notice.pk, head_of(notice).document).all
    assert only_thread.replies == [first, second]
    with pytest.raises(Refused) as refused:
        workflow.resolve(comment=second, by=editor, request_id=uuid4())
    assert codes(refused) == ["reply"]


def test_a_comment_is_resolved_once(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer)
    workflow.resolve(comment=comment, by=editor, request_id=uuid4())

    with pytest.raises(Refused) as refused:
        workflow.resolve(comment=comment, by=reviewer, request_id=uuid4())

    comment.refresh_from_db()
    assert (codes(refused), comment.resolved_by) == (["resolved"], editor)


# Threads of a later version


def test_threads_stand_in_the_order_of_the_document_with_the_whole_notice_first(notice, reviewer):
    for place in ("references/sps/title", "trials/t1/arms/a2/text", "disease", ""):
        comment_on(head_of(notice), reviewer, place=place)

    threads_now = threads_of(notice.pk, head_of(notice).document)

    places = [threads[0].comment.place for _label, threads in threads_now.by_place]
    assert places == ["", "disease", "trials/t1/arms/a2/text", "references/sps/title"]
    assert threads_now.by_place[0][0] == _("The whole notice")


def test_a_comment_survives_new_versions_and_becomes_an_orphan_with_its_old_text(notice, editor, reviewer):
    on_words = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig")
    on_row = comment_on(head_of(notice), reviewer, place="trials/t1/population")
    saved(notice, editor, disease="<p>Nytt foran. En hudsykdom. Den er vanlig hos barn.</p>")
    assert threads_of(notice.pk, head_of(notice).document).orphans == []

    saved(notice, editor, disease="<p>Noe helt annet.</p>", trials=())

    threads_now = threads_of(notice.pk, head_of(notice).document)
    assert [thread.comment for thread in threads_now.orphans] == [on_words, on_row]
    assert threads_now.orphans[1].comment.place_text == "pasienter fra 18 år"


def test_what_is_resolved_is_no_orphan_when_its_words_were_changed(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    taken_over(comment, editor)

    threads_now = threads_of(notice.pk, head_of(notice).document)

    assert (threads_now.orphans, [thread.comment for thread in threads_now.all]) == ([], [comment])


def test_comments_cost_one_query_however_many_they_are(notice, reviewer, django_assert_num_queries):
    for _number in range(5):
        comment_on(head_of(notice), reviewer, place="disease", quote="vanlig")
    document = head_of(notice).document

    with django_assert_num_queries(1):
        assert len([thread.comment.author_name for thread in threads_of(notice.pk, document).all]) == 5


# What stops an approval


def test_an_open_comment_that_stops_the_approval_does_and_names_itself(editor, reviewer):
    notice = submitted(editor).notice
    comment = comment_on(head_of(notice), reviewer, place="holder", is_blocking=True)
    comment_on(head_of(notice), reviewer)

    with pytest.raises(Refused) as refused:
        act(workflow.approve, notice, reviewer)

    assert (codes(refused), stopping(notice.pk)) == (["comments"], [comment])
    workflow.resolve(comment=comment, by=reviewer, request_id=uuid4())
    assert stopping(notice.pk) == []
    assert act(workflow.approve, notice, reviewer).publication is not None


def test_what_stops_the_approval_is_resolved_by_its_author_or_another_reviewer_and_never_by_a_writer(
    editor, other_editor, reviewer, other_reviewer, manager, client_of
):
    give_roles(other_editor, "reviewer")
    notice = saved(created(editor).notice, other_editor, title="Ny").notice
    comment = comment_on(head_of(notice), reviewer, is_blocking=True)
    own = comment_on(head_of(notice), editor, is_blocking=True)
    workflow.declare_conflict(notice=notice, by=other_reviewer, request_id=uuid4())

    for person in (editor, other_editor, manager, other_reviewer):  # writers, no reviewer, one with a conflict
        with pytest.raises(Refused) as refused:
            workflow.resolve(comment=comment, by=person, request_id=uuid4())
        assert codes(refused) == ["stops_approval"]
    page = client_of(editor).get(reverse("desk-review", args=[notice.pk])).text
    resolve = [reverse("desk-comment-resolve", args=[each.pk]) in page for each in (comment, own)]
    assert (resolve, str(reason_for("stops_approval")) in page) == ([False, True], True)

    workflow.end_conflict(notice=notice, by=other_reviewer, request_id=uuid4())
    for each, person in ((comment, other_reviewer), (own, editor)):
        assert workflow.resolve(comment=each, by=person, request_id=uuid4()).event
    assert list(verify()) == []


# Taking a suggestion over


def test_a_suggestion_of_what_stops_the_approval_is_taken_over_and_its_comment_stays_open(
    notice, editor, reviewer, client_of
):
    comment = comment_on(
        head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden", is_blocking=True
    )
    button = {"etag": notice.etag, "seen_version": 1, "request_id": uuid4()}

    client_of(editor).post(reverse("desk-comment-take-over", args=[comment.pk]), button)

    assert head_of(notice).document.disease == "<p>En hudsykdom. Den er sjelden hos barn.</p>"
    assert stopping(notice.pk) == [comment]
    workflow.resolve(comment=comment, by=reviewer, request_id=uuid4())
    assert list(verify()) == []


def test_a_suggestion_taken_over_is_a_new_version_and_resolves_the_comment(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")

    outcome = taken_over(comment, editor)

    comment.refresh_from_db()
    assert head_of(notice).document.disease == "<p>En hudsykdom. Den er sjelden hos barn.</p>"
    assert (comment.resolved_by, comment.taken_over_in) == (editor, outcome.version)


def test_who_suggested_words_that_another_took_over_may_still_approve(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    taken_over(comment, editor)
    submitted(editor, notice)

    assert act(workflow.approve, notice, reviewer).publication is not None


def test_who_took_their_own_words_over_is_a_writer_and_may_not_approve(notice, editor, reviewer):
    give_roles(reviewer, "editor")
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    taken_over(comment, reviewer)
    submitted(editor, notice)

    with pytest.raises(Refused) as refused:
        act(workflow.approve, notice, reviewer)

    assert codes(refused) == ["writer"]


def test_a_suggestion_is_not_taken_over_by_a_reviewer_nor_in_review_nor_twice(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    with pytest.raises(Refused) as no_editor:
        taken_over(comment, reviewer)
    submitted(editor, notice)
    with pytest.raises(Refused) as in_review:
        taken_over(comment, editor)
    act(workflow.recall, notice, editor)
    taken_over(comment, editor)
    with pytest.raises(Refused) as twice:
        taken_over(comment, editor)

    assert [codes(refused) for refused in (no_editor, in_review, twice)] == [["role"], ["in_review"], ["resolved"]]
    assert Version.objects.count() == 2


def test_a_suggestion_for_a_text_that_somebody_changed_in_the_meantime_is_out_of_date(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    notice.refresh_from_db()
    etag = notice.etag
    saved(notice, editor, title="Ny tittel")

    with pytest.raises(OutOfDate):
        taken_over(comment, editor, etag=etag, seen_version=1)

    comment.refresh_from_db()
    assert (comment.resolved_at, Version.objects.count()) == (None, 2)


def test_words_that_are_gone_are_not_replaced_and_a_discarded_draft_has_none(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="sjelden")
    saved(notice, editor, disease="<p>Noe annet.</p>")
    with pytest.raises(Refused) as gone:
        taken_over(comment, editor)
    act(workflow.discard, notice, editor)
    notice.refresh_from_db()
    with pytest.raises(Refused) as discarded:
        workflow.take_over(comment=comment, by=editor, etag=notice.etag, seen_version=0, request_id=uuid4())

    assert [codes(gone), codes(discarded)] == [["suggestion_gone"], ["suggestion_gone"]]


def test_words_that_stand_there_already_change_nothing(notice, editor, reviewer):
    comment = comment_on(head_of(notice), reviewer, place="disease", quote="vanlig", suggestion="vanlig")

    assert taken_over(comment, editor).event is None
    comment.refresh_from_db()
    assert (comment.resolved_at, Version.objects.count()) == (None, 1)


def test_comments_stay_when_a_notice_is_published_and_written_on(editor, reviewer):
    notice = published(editor, reviewer).notice
    comment = comment_on(head_of(notice), reviewer, place="holder")

    saved(notice, editor, title="Ny tittel")

    assert [thread.comment for thread in threads_of(notice.pk, head_of(notice).document).open] == [comment]
