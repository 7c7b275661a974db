"""A new notice: the little that it begins with."""

from uuid import uuid4

import pytest
from django.test import Client

from notices.models import Notice
from tests.support.sites import fields, folded_edit_page

pytestmark = pytest.mark.django_db


def new_page(editor_client: Client, **words: str) -> dict[str, str]:
    return {name: values[0] for name, values in fields(editor_client.get("/admin/notices/new/")).items()} | words


def test_a_new_notice_begins_with_its_title_and_leads_to_the_form(editor_client: Client):
    data = new_page(editor_client, title="Øyedråper mot kløe", technology_type="device", language="nn")

    answer = editor_client.post("/admin/notices/new/", data)

    notice = Notice.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, folded_edit_page(notice))
    document = notice.versions.get().document
    assert (document.title, document.technology_type.code, document.language) == ("Øyedråper mot kløe", "device", "nn")


def test_a_new_notice_begun_twice_by_the_same_press_is_one(editor_client: Client):
    data = new_page(editor_client, title="Ett varsel")

    answers = [editor_client.post("/admin/notices/new/", data) for _press in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 501},
        {"technology_type": "magic"},
        {"language": "xx"},
        {"request_id": ""},
        {"request_id": "x"},
    ],
)
def test_what_cannot_begin_a_notice_is_refused_and_comes_back(editor_client: Client, wrong: dict[str, str]):
    data = new_page(editor_client, title="Et varsel") | wrong

    answer = editor_client.post("/admin/notices/new/", data)

    assert answer.status_code == 422
    assert fields(answer)["title"] == [data["title"]]
    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", ["reviewer", "manager"])
def test_only_an_editor_begins_a_notice(role: str, request: pytest.FixtureRequest, client_of):
    editor_client = client_of(request.getfixturevalue(role))
    data = {"title": "Et varsel", "technology_type": "medicine", "language": "nb", "request_id": str(uuid4())}

    answers = [editor_client.get("/admin/notices/new/"), editor_client.post("/admin/notices/new/", data)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not Notice.objects.exists()
