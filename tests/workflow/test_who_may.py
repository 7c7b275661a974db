"""Each command of the workflow, given by somebody with each role: it is carried out, or refused and recorded."""

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.models import Notice
from tests.support.roles import give_roles
from tests.support.worlds import act, created, published, saved, submitted
from tests.workflow.test_workflow import STEPS, refusal, story

pytestmark = pytest.mark.django_db

WHO = {"recall": {"editor", "manager"}, "return_to_writer": {"reviewer"}, "approve": {"reviewer"}}
WHO["withdraw"] = {"manager"}


@pytest.fixture(scope="module")
def lasting_notices(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> dict[str, Notice]:
    """One notice for each place where a command needs it, written and approved by others than those who act."""
    editor = lasting_people[0]
    with lasting_database.unblock():
        writer, approver = (User.objects.create_user(name) for name in ("writer", "approver"))
        give_roles(writer, "editor")
        give_roles(approver, "reviewer")
        restorable = created(writer).notice
        saved(restorable, writer, title="Annen tittel")
        return {
            "draft": created(writer).notice,
            "restorable": restorable,
            "in review": submitted(editor, created(writer).notice).notice,
            "live": published(writer, approver).notice,
        }


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("role", ["editor", "reviewer", "manager", "administrator", "deactivated"])
def test_each_command_is_for_its_roles_alone(
    name: str, role: str, request: pytest.FixtureRequest, lasting_notices: dict[str, Notice], db: None
) -> None:
    where, arguments = STEPS[name]
    notice = Notice.objects.get(pk=lasting_notices[where].pk)
    person = request.getfixturevalue(role)
    command = getattr(workflow, name)

    if role in WHO.get(name, {"editor"}):
        act(command, notice, person, **arguments)
        assert story(notice)[-1] == {"return_to_writer": "return"}.get(name, name)
    else:
        assert "role" in refusal(act, command, notice, person, **arguments)
        assert story(notice)[-1] == "refused"
