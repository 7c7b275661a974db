"""What is denied leaves one line in the security log: who, what, when, from where, in which request, and no secret."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from notices import workflow
from notices.access.security_log import log_denied_request
from tests.support.security_lines import Denial, denials_in
from tests.support.sites import step_page, tokens
from tests.support.worlds import head_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def denials(caplog: pytest.LogCaptureFixture) -> Callable[[], list[Denial]]:
    """A function: the lines of the security log since its last call."""
    return lambda: denials_in(caplog)


def test_a_denied_attempt_leaves_one_line_and_no_secret(
    denials,
    editor: User,
    reviewer: User,
    client_of: Callable[[User], Client],
    caplog: pytest.LogCaptureFixture,
    rf: RequestFactory,
) -> None:
    notice = submitted(editor).notice
    _outcome, token = workflow.share(version=head_of(notice), reader="x", days=1, by=editor, request_id=uuid4())
    writer = client_of(editor)
    password = "a password that was typed"

    writer.post(step_page(notice, "recall"), {**tokens(notice), "etag": "0"})  # out of date is not denied
    assert denials() == []
    writer.post(step_page(notice, "approve"), tokens(notice))
    client_of(reviewer).post(step_page(notice, "recall"), tokens(notice))
    client_of(reviewer).get(reverse("desk-new"))
    Client().post(step_page(notice, "approve"), {"password": password}, REMOTE_ADDR="192.0.2.7")
    lines = denials()
    Client().get(reverse("desk-edit", args=[notice.pk]))  # somebody who follows a bookmark is asked to sign in
    assert denials() == []
    with_a_secret = rf.get(reverse("share", args=[token]))
    with_a_secret.resolver_match = resolve(with_a_secret.path)
    log_denied_request(with_a_secret, "status 403")
    assert token not in caplog.text and password not in caplog.text

    assert [line[:4] for line in lines] == [
        ("approve", f"account {editor.pk}", str(notice.pk), "role,writer,submitter"),
        ("recall", f"account {reviewer.pk}", str(notice.pk), "role,not_submitter"),
        ("GET desk-new", f"account {reviewer.pk}", "-", "status 403"),
        (f"POST desk-step pk={notice.pk}", "nobody", "-", "signed out"),
    ]
    assert [line[4] for line in lines] == ["127.0.0.1", "127.0.0.1", "127.0.0.1", "192.0.2.7"]
    assert denials() == [("GET share", "nobody", "-", "status 403", "-")]
