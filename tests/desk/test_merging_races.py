"""Three people save their forms at the same moment, again and again: every word of each is in the notice at the end.

Real threads, each with a connection of its own. PostgreSQL is where this proves something.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from notices.models import MergeNews, Notice
from notices.verification import verify
from tests.support.roles import give_roles
from tests.support.sites import FormFields, choosing, edit_page, filled_in
from tests.support.worlds import created, head_of, saved

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 1
PARAGRAPHS = "<p>Første {}.</p><p>Andre {}.</p><p>Tredje {}.</p>"


@pytest.fixture
def third_editor(reviewer: User, editor: User) -> User:
    give_roles(reviewer, "editor")
    return reviewer


def save_until_it_is_saved(client: Client, notice: Notice, data: FormFields, start: threading.Barrier) -> int:
    """What a person does who keeps both texts wherever they collide; the number of answers that they get."""
    try:
        connection.ensure_connection()
        start.wait(timeout=20)
        for answers in range(1, 20):
            answer: Any = client.post(edit_page(notice), data)
            if answer.status_code == 302:
                return answers
            assert answer.status_code in (200, 409)
            data = choosing(answer, "both")
            if taken_out := answer.context["undone"]:
                data |= {"merge": [f"in:{taken_out[0].change.id}"]}
        raise AssertionError("never saved")
    finally:
        connection.close()


def test_three_people_who_save_at_once_lose_nothing(
    editor: User, other_editor: User, third_editor: User, client_of: Callable[[User], Client]
) -> None:
    people = (editor, other_editor, third_editor)
    for _turn in range(ROUNDS):
        notice = created(editor).notice
        saved(notice, editor, disease=PARAGRAPHS.format("a", "b", "c"), summary="<p>Felles a b c.</p>")
        forms = []
        for number, person in enumerate(people):
            words = ["a", "b", "c"]
            words[number] = f"ord{number}"
            fields = {
                "disease": PARAGRAPHS.format(*words),
                "summary": f"<p>Felles a b c, og {person.username}.</p>",
            }
            forms.append(filled_in(client_of(person), notice, **fields))
        start = threading.Barrier(len(people))
        with ThreadPoolExecutor(len(people)) as at_once:
            tries = [
                at_once.submit(save_until_it_is_saved, client_of(person), notice, data, start)
                for person, data in zip(people, forms, strict=True)
            ]
            answers = sorted(each.result() for each in tries)

        document = head_of(notice).document
        assert document.disease == PARAGRAPHS.format("ord0", "ord1", "ord2")
        assert all(person.username in document.summary for person in people)
        assert (answers[0], notice.versions.count()) == (1, 5)
        assert MergeNews.objects.filter(event__notice=notice).count() >= 2
    assert list(verify()) == []


def test_the_same_merged_form_sent_twice_at_once_is_saved_once(
    editor: User, other_editor: User, client_of: Callable[[User], Client]
) -> None:
    notice = created(editor).notice
    data = filled_in(client_of(editor), notice, holder="Min innehaver")
    saved(notice, other_editor, title="Kollegaens tittel")
    merged = choosing(client_of(editor).post(edit_page(notice), data), "both")
    start = threading.Barrier(2)

    with ThreadPoolExecutor(2) as at_once:
        tries = [
            at_once.submit(save_until_it_is_saved, client_of(editor), notice, merged, start) for _press in range(2)
        ]
        assert [each.result() for each in tries] == [1, 1]

    assert (notice.versions.count(), MergeNews.objects.count()) == (3, 1)
