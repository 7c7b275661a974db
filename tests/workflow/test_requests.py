"""One request, one answer: what is out of date, what comes twice, what a refusal leaves, what a command costs."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices import workflow
from notices.models import Event, Notice, Publication
from notices.workflow import Outcome, OutOfDate
from tests.support.roles import give_roles
from tests.support.worlds import act, complete_document, created, published, saved, submitted
from tests.workflow.test_workflow import refusal, story

pytestmark = pytest.mark.django_db


def page(notice: Notice) -> dict[str, Any]:
    """What a page shows of the notice, to be sent along later."""
    notice.refresh_from_db()
    assert notice.head is not None
    return {"notice": notice, "etag": notice.etag, "seen_version": notice.head.number, "request_id": uuid4()}


# Out of date.


def test_a_save_over_somebody_elses_save_is_out_of_date_and_loses_neither(editor: User, other_editor: User) -> None:
    notice = created(editor).notice
    page_tokens = page(notice)
    saved(notice, other_editor, title="Deres")

    with pytest.raises(OutOfDate):
        workflow.save(**page_tokens, by=editor, document=complete_document(title="Min"))
    assert [version.document.title for version in notice.versions.order_by("number")][1:] == ["Deres"]
    assert story(notice)[-1] == "refused"


@pytest.mark.parametrize("etag", [0, 2, -1])
def test_another_etag_than_the_one_shown_is_out_of_date(etag: int, editor: User) -> None:
    page_tokens = page(created(editor).notice) | {"etag": etag}

    assert refusal(workflow.submit, **page_tokens, by=editor) == ["out_of_date"]


@pytest.mark.parametrize("seen", [0, 2, None])
def test_another_version_than_the_one_shown_is_out_of_date(seen: int | None, editor: User, reviewer: User) -> None:
    page_tokens = page(submitted(editor).notice) | {"seen_version": seen}

    assert refusal(workflow.approve, **page_tokens, by=reviewer) == ["out_of_date"]
    assert not Publication.objects.exists()


def test_a_notice_that_does_not_exist_is_out_of_date_and_leaves_nothing(editor: User) -> None:
    notice = Notice(pk=10_000)
    words = {"notice": notice, "etag": 1, "seen_version": 1, "request_id": uuid4()}

    assert refusal(workflow.submit, **words, by=editor) == ["out_of_date"]
    assert not Event.objects.exists()


# Twice.


def doubles(notice: Notice, editor: User, reviewer: User, name: str) -> Callable[[], Outcome]:
    """A command that can be sent twice from the same page."""
    if name == "approve":
        submitted(editor, notice)
    page_tokens = page(notice)
    commands: dict[str, Callable[[], Outcome]] = {
        "save": lambda: workflow.save(**page_tokens, by=editor, document=complete_document(title="Ny")),
        "discard": lambda: workflow.discard(**page_tokens, by=editor),
        "submit": lambda: workflow.submit(**page_tokens, by=editor),
        "approve": lambda: workflow.approve(**page_tokens, by=reviewer),
    }
    return commands[name]


@pytest.mark.parametrize("name", ["save", "discard", "submit", "approve"])
def test_the_same_request_twice_is_carried_out_once_and_answered_twice(name: str, editor: User, reviewer: User) -> None:
    send = doubles(created(editor).notice, editor, reviewer, name)

    first, second = send(), send()

    assert (first.version, first.review, first.publication) == (second.version, second.review, second.publication)
    assert first.event == second.event
    assert story(first.notice).count(name) == 1
    assert "refused" not in story(first.notice)


def test_a_notice_is_made_once_by_the_same_request(editor: User) -> None:
    request_id = uuid4()
    first, second = (workflow.create(document=complete_document(), by=editor, request_id=request_id) for _ in range(2))

    assert first.notice == second.notice
    assert Notice.objects.count() == 1


def test_a_request_that_is_sent_again_after_others_gets_its_old_answer(editor: User, other_editor: User) -> None:
    notice = created(editor).notice
    page_tokens = page(notice)
    mine = workflow.save(**page_tokens, by=editor, document=complete_document(title="Min"))
    saved(notice, other_editor, title="Deres")

    again = workflow.save(**page_tokens, by=editor, document=complete_document(title="Min"))

    assert again.version == mine.version
    assert notice.versions.count() == 3


def test_a_request_id_is_bound_to_person_notice_and_arguments(editor: User, other_editor: User) -> None:
    notice, other = created(editor).notice, created(editor).notice
    page_tokens, mine = page(notice), complete_document(title="Min")
    workflow.save(**page_tokens, by=editor, document=mine)

    assert refusal(workflow.save, **page_tokens, by=editor, document=complete_document(title="Ny")) == ["request_id"]
    assert refusal(workflow.save, **page_tokens, by=other_editor, document=mine) == ["request_id"]
    assert refusal(workflow.save, **page_tokens | {"notice": other}, by=editor, document=mine) == ["request_id"]
    assert refusal(workflow.save, **page_tokens | {"seen_version": 2}, by=editor, document=mine) == ["request_id"]
    assert refusal(workflow.create, request_id=page_tokens["request_id"], by=editor, document=mine) == ["request_id"]
    assert [story(each).count("refused") for each in (notice, other)] == [3, 1], "each leaves its event"


def test_a_request_id_is_bound_to_its_command(editor: User) -> None:
    notice = created(editor).notice
    page_tokens = page(notice)
    workflow.discard(**page_tokens, by=editor)

    assert refusal(workflow.recall, **page_tokens, by=editor) == ["request_id"]


def test_a_refused_request_can_be_sent_again_once_the_reason_is_gone(editor: User, reviewer: User) -> None:
    notice = created(editor, complete_document(title="")).notice
    page_tokens = page(notice)
    assert refusal(workflow.submit, **page_tokens, by=editor) == ["missing"]
    saved(notice, editor, title="Tittel")

    assert workflow.submit(**page(notice) | {"request_id": page_tokens["request_id"]}, by=editor).review is not None


def test_a_refusal_leaves_an_event_without_request_and_nothing_else(editor: User, reviewer: User) -> None:
    notice = created(editor).notice
    before = notice.etag, notice.head_id
    assert refusal(act, workflow.approve, notice, reviewer) == ["not_in_review"]

    event = notice.events.get(command="refused")
    assert (event.request_id, event.version, event.actor) == (None, None, reviewer)
    assert event.data == {"command": "approve", "reasons": ["not_in_review"]}
    notice.refresh_from_db()
    assert (notice.etag, notice.head_id) == before


def test_what_the_guards_refuse_is_refused_in_words_and_kept_as_event(
    editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the command had forgotten to ask who wrote the text."""
    give_roles(reviewer, "editor")
    notice = created(reviewer).notice
    submitted(editor, notice)
    monkeypatch.setattr("notices.workflow.command.reasons_against", lambda *arguments: [])

    assert refusal(act, workflow.approve, notice, reviewer) == ["guard"]
    event = notice.events.get(command="refused")
    assert "nobody approves a text they had a hand in" in event.data["error"]
    assert not Publication.objects.exists()


def test_a_long_name_stands_in_the_log_as_far_as_it_fits(editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(first_name="a" * 150, last_name="b" * 150)
    editor.refresh_from_db()

    event = created(editor).event
    assert event is not None and event.actor_name == "a" * 150 + " " + "b" * 49


# What it costs.


def queries(act_it: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act_it()
    return len(captured)


def measured(editor: User, reviewer: User, editions: int, trials: int) -> dict[str, int]:
    """Queries of the three commands, for a notice with as many versions and trials."""
    row = complete_document().trials[0]
    rows = tuple(row.model_copy(update={"key": f"t{n}", "number": f"NCT{n:08}"}) for n in range(1, trials + 1))
    notice = created(editor, complete_document(trials=rows)).notice
    for edition in range(1, editions):
        saved(notice, editor, title=f"Utgave {edition}")
        published(editor, reviewer, notice)
    note = {"public_note": "Nytt.", "by": editor}
    save = page(notice) | {"by": editor, "document": complete_document(title="Siste", trials=rows)}
    counts = {"save": queries(lambda: workflow.save(**save))}
    submit = page(notice) | note
    counts["submit"] = queries(lambda: workflow.submit(**submit))
    approve = page(notice) | {"by": reviewer}
    counts["approve"] = queries(lambda: workflow.approve(**approve))
    return counts


def test_save_submit_and_approve_stay_under_fifteen_queries_however_much_there_is(editor: User, reviewer: User) -> None:
    few, many = measured(editor, reviewer, 2, 1), measured(editor, reviewer, 8, 30)
    first = measured(editor, reviewer, 1, 1)

    print("queries:", {"first edition": first, "second edition": few, "eighth edition, 30 trials": many})
    assert few == many
    assert max(*first.values(), *many.values()) < 15
