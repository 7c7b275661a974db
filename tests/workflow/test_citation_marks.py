"""A bracket that is marked as no citation: by whom, how long it counts, and that no row is ever changed."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.people import eligible_reviewers
from notices.access.refusals import reason_for
from notices.access.roles import EDITOR, REVIEWER
from notices.desk.waiting_reviews import waiting_for
from notices.document.brackets import find_brackets
from notices.document.model import Document
from notices.models import Event, NotCitation, Notice
from notices.verification import verify
from notices.workflow import Outcome, Refused
from tests.support.forms_data import form_data
from tests.support.roles import end_roles, give_roles
from tests.support.worlds import act, complete_document, created, head_of, saved, submitted

pytestmark = pytest.mark.django_db
TEXT = complete_document(summary="<p>Legemidlet er i fase (2) nå.</p>")


def mark(notice: Notice, by: User, command=workflow.mark_not_citation) -> Outcome:
    version = head_of(notice)
    name = next(find_brackets(version.document)).mark.name
    return command(version=version, name=name, by=by, request_id=uuid4())


def standing(notice: Notice, document: Document | None = None) -> list[NotCitation]:
    return list(NotCitation.objects.standing_in(notice.pk, document or head_of(notice).document).values())


def test_a_marked_bracket_can_be_submitted_and_an_unmarked_one_not(editor: User) -> None:
    notice = created(editor, TEXT).notice
    with pytest.raises(Refused) as refusal:
        submitted(editor, notice)
    assert [(reason.code, reason.place) for reason in refusal.value.reasons] == [("typed_citation", "summary")]

    event = mark(notice, editor).event

    (row,) = standing(notice)
    assert (row.place, row.bracket, row.sentence) == ("summary", "(2)", "Legemidlet er i fase (2) nå.")
    assert (row.created_by, row.version, event and event.command) == (editor, head_of(notice), "mark_not_citation")
    assert mark(notice, editor).event is None  # once is enough
    assert submitted(editor, notice).review is not None
    assert head_of(notice).document == TEXT  # never in the document
    assert list(verify()) == []


def test_a_mark_is_carried_on_while_its_sentence_stands(editor: User, other_editor: User) -> None:
    notice = created(editor, TEXT).notice
    mark(notice, editor)
    saved(notice, other_editor, title="En annen tittel", disease="<p>Sykdom [@sps].</p>")
    (row,) = standing(notice)
    assert row.created_by == editor
    saved(notice, editor, summary="<p>Nytt først. Legemidlet er i fase (2) nå.</p>")
    assert len(standing(notice)) == 1
    saved(notice, editor, summary="<p>Legemidlet er fortsatt i fase (2) nå.</p>")
    assert standing(notice) == []
    act(workflow.restore, notice, editor, number=2)
    assert standing(notice) == [row]
    act(workflow.set_aside, notice, editor)
    act(workflow.bring_back, notice, editor)
    assert standing(notice) == [row]
    saved(notice, editor, references=TEXT.references[:1])
    assert standing(notice) == []  # no reference has the number, so it looks like none
    assert "typed_citation" not in [reason.code for reason in refused_submission(editor, notice)]
    copied = created(editor, TEXT).notice
    assert standing(copied) == []  # another notice is looked at again


def refused_submission(editor: User, notice: Notice) -> list:
    with pytest.raises(Refused) as refusal:
        submitted(editor, notice)
    return refusal.value.reasons


def test_a_mark_is_taken_back_by_another_row(editor: User, other_editor: User) -> None:
    notice = created(editor, TEXT).notice
    mark(notice, editor)
    mark(notice, other_editor, workflow.take_back_mark)
    assert standing(notice) == []
    assert mark(notice, other_editor, workflow.take_back_mark).event is None
    mark(notice, other_editor)
    assert [row.created_by for row in standing(notice)] == [other_editor]
    assert NotCitation.objects.count() == 3


def test_a_mark_needs_the_role_the_head_and_no_review(editor: User, other_editor: User, reviewer: User) -> None:
    notice = created(editor, TEXT).notice
    old = head_of(notice)
    name = next(find_brackets(old.document)).mark.name

    def refused(by: User, **changes: object) -> list[str]:
        arguments = {"version": head_of(notice), "name": name, "by": by, "request_id": uuid4(), **changes}
        with pytest.raises(Refused) as refusal:
            workflow.mark_not_citation(**arguments)  # type: ignore[arg-type]
        return [reason.code for reason in refusal.value.reasons]

    assert refused(reviewer) == ["role"]
    end_roles(other_editor, EDITOR)
    assert refused(other_editor) == ["role"]
    assert refused(editor, name="0" * 16) == ["bracket_gone"]
    saved(notice, editor, title="Nyere")
    assert refused(editor, version=old) == ["bracket_gone"]
    mark(notice, editor)
    submitted(editor, notice)
    assert refused(editor) == ["in_review"]
    assert Event.objects.filter(notice=notice, command="refused").count() == 5


def test_nobody_approves_a_text_in_which_they_marked_a_bracket(editor: User, reviewer: User, client_of) -> None:
    notice = created(editor, TEXT).notice
    give_roles(reviewer, EDITOR)
    mark(notice, reviewer)
    submitted(editor, notice)

    with pytest.raises(Refused) as refusal:
        act(workflow.approve, notice, reviewer)

    assert [reason.code for reason in refusal.value.reasons] == ["marker"]
    assert reviewer not in eligible_reviewers(NoticeState.of(notice.pk))
    assert [waiting.is_mine_to_decide for waiting in waiting_for(reviewer, ["reviewer"])] == [False]
    page = client_of(reviewer).get(reverse("desk-review", args=[notice.pk])).text
    assert str(reason_for("marker")) in page
    assert reverse("desk-step", args=[notice.pk, "approve"]) not in page
    act(workflow.recall, notice, editor)
    mark(notice, editor, workflow.take_back_mark)
    mark(notice, editor)
    submitted(editor, notice)
    assert act(workflow.approve, notice, reviewer).publication is not None
    # Two people have read what the editor marked: their mark counts no more in what comes after.
    give_roles(editor, REVIEWER)
    assert NoticeState.of(notice.pk).bracket_markers == {editor.pk}
    saved(notice, reviewer, title="Ny")
    assert NoticeState.of(notice.pk).bracket_markers == set()
    submitted(reviewer, notice)
    assert act(workflow.approve, notice, editor).publication is not None
    assert list(verify()) == []


def test_verify_names_a_mark_that_no_command_made(editor: User) -> None:
    notice = created(editor, TEXT).notice
    mark(notice, editor)
    (row,) = standing(notice)
    NotCitation.objects.create(
        notice=notice, version=head_of(notice), place="title", created_by=editor, created_at=row.created_at
    )

    assert [finding for finding in verify() if "bracket" in finding] == [
        f"mark {row.pk + 1} of notice {notice.pk} on a bracket has no event that says so"
    ]


# The buttons beside the form.


def post(client: Client, notice: Notice, value: str, document: Document | None = None):
    head = head_of(notice)
    tokens = {"etag": notice.etag, "seen_version": head.number, "request_id": uuid4(), "page": uuid4()}
    data = {**form_data(document or head.document), **tokens, "base_version": head.number, "citation": value}
    return client.post(reverse("desk-edit", args=[notice.pk]), data, follow=True)


def buttons(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('name="citation" value="')[1:]]


def test_one_click_makes_a_citation_of_the_source_that_the_button_names(client: Client, editor: User) -> None:
    # On the page "ema" is 1, for the holder cites it; in the list it is 2.
    swapped = complete_document(references=TEXT.references[::-1], summary="<p>Vist (1, 2) før.</p>")
    notice = created(editor, swapped).notice
    client.force_login(editor)
    page = client.get(reverse("desk-edit", args=[notice.pk])).content.decode()
    by_list, by_page, not_one = buttons(page)
    assert page.index("1: Eksempelmab. SPS") < page.index(by_list) < page.index("1: Medicines") < page.index(by_page)
    assert not_one.startswith("mark:")

    post(client, notice, by_list)

    assert head_of(notice).document.summary == "<p>Vist [@sps; @ema] før.</p>"
    act(workflow.restore, notice, editor, number=1)
    post(client, notice, by_page)
    assert head_of(notice).document.summary == "<p>Vist [@ema; @sps] før.</p>"


def test_a_list_of_references_that_has_changed_makes_no_citation(client: Client, editor: User) -> None:
    notice = created(editor, TEXT).notice
    client.force_login(editor)
    value = buttons(client.get(reverse("desk-edit", args=[notice.pk])).content.decode())[0]
    other = TEXT.references[1].model_copy(update={"title": "En helt annen kilde"})

    page = post(client, notice, value, TEXT.revised(references=(TEXT.references[0], other)))

    assert "(2)" in head_of(notice).document.summary
    assert head_of(notice).document.references[1].title == "En helt annen kilde"
    assert page.content.decode().count('name="citation"') > 0


def test_one_click_marks_it_and_the_reviewer_sees_who_did(client: Client, editor: User, reviewer: User) -> None:
    notice = created(editor, TEXT).notice
    client.force_login(editor)
    value = buttons(client.get(reverse("desk-edit", args=[notice.pk])).content.decode())[-1]

    page = post(client, notice, value, TEXT.revised(title="Tittelen ble også endret")).content.decode()

    assert head_of(notice).document.title == "Tittelen ble også endret"
    assert [one.partition(":")[0] for one in buttons(page)] == ["back"]
    submitted(editor, notice)
    client.force_login(reviewer)
    review = client.get(reverse("desk-review", args=[notice.pk])).content.decode()
    assert "<mark>(2)</mark>" in review
    assert "<mark>" not in review.partition('id="what-differs"')[2].partition("hs-pinned")[2]
