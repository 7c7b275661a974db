"""Guests may send some comments at once; then each waits longer than the one before, by the link and by the address."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices.access import guest_limits
from notices.models import Comment, Notice
from tests.desk.test_guest_pages import guest_form
from tests.support.security_lines import denials_in
from tests.support.sharing import address, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(visitor: Client, notice: Notice, editor: User) -> Callable[..., int]:
    """A function: send a comment through a link (0, 1 …) from an address; the seconds to wait, or 0 where it came."""
    tokens = [shared(notice, editor)[1] for _link in range(5)]

    def comment(link: int = 0, sender: str = "192.0.2.7") -> int:
        form = guest_form(visitor, tokens[link], text="Et svar som tok lang tid å skrive.")
        before = Comment.objects.count()
        answer = visitor.post(address(tokens[link]), form, REMOTE_ADDR=sender)
        assert Comment.objects.count() - before == (answer.status_code == 302)
        if answer.status_code == 302:
            return 0
        assert answer.status_code == 429 and "Et svar som tok lang tid å skrive." in answer.text
        return int(answer.headers["Retry-After"])

    return comment


def test_after_some_comments_each_waits_longer_and_nothing_typed_is_lost(send, set_now, settings, caplog):
    settings.GUEST_COMMENTS = 2
    now = timezone.now()

    waits = []
    for number in range(5):
        set_now(now)
        if seconds := send(sender=f"192.0.2.{number}"):
            waits.append(seconds)
            now += timedelta(seconds=seconds)
            set_now(now)
            assert send(sender=f"192.0.2.{number}") == 0

    assert waits == [60, 120, 240]
    assert [line[0] for line in denials_in(caplog)] == ["comment"] * 3
    set_now(now + timedelta(days=1))
    assert send() == 0


def test_who_has_several_links_is_counted_by_the_address_too(send, settings):
    settings.GUEST_COMMENTS = 2

    taken = [send(link=link) for link in (0, 0, 1, 1, 2, 2)]

    assert taken == [0] * 2 * guest_limits.LINKS_OF_AN_OFFICE
    assert send(link=3) > 0
    # Somebody else, through a link that nobody has used up.
    assert send(link=3, sender="198.51.100.1") == 0
