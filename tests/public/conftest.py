"""A notice that is live, made once for all tests of a module; a module may make another `lasting_notice`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoDbBlocker

    from notices.models import Notice


@pytest.fixture(scope="module")
def lasting_notice(lasting_database: "DjangoDbBlocker", lasting_people: "list[User]") -> "Notice":
    from tests.support.worlds import published

    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        return published(editor, reviewer).notice


@pytest.fixture
def notice(lasting_notice: "Notice", db: None) -> "Notice":
    """As the database has it: what another test changed was taken back there, and not in the object."""
    from notices.models import Notice

    return Notice.objects.get(pk=lasting_notice.pk)


@pytest.fixture(autouse=True)
def _made_at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page says that it was made at the same moment: two of them then differ in nothing, or in what matters."""
    monkeypatch.setattr("notices.public.made_at.database_now", lambda: datetime(2026, 6, 1, 10, tzinfo=UTC))
