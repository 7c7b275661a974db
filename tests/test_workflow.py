"""The commands, step by step, as the desk uses them."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from notices import workflow
from notices.models import Event, Listing, NoticeTrial, Publication, Review, Version
from notices.workflow import OutOfDate, Refused
from tests.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = pytest.mark.django_db


def refusal(command: Any, *arguments: Any, **more: Any) -> list[str]:
    """The codes of the reasons why this is refused."""
    with pytest.raises(Refused) as refused:
        command(*arguments, **more)
    return [reason.code for reason in refused.value.reasons]


def test_a_notice_goes_from_draft_to_the_public(editor: User, reviewer: User) -> None:
    outcome = published(editor, reviewer)

    assert outcome.notice.number == 1
    assert outcome.notice.slug == "eksempelmab-til-behandling-av-eksempelsyke"
    assert outcome.publication is not None and outcome.publication.version == outcome.version
    assert [event.command for event in outcome.notice.events.order_by("sequence")] == ["create", "submit", "approve"]
    assert Listing.objects.live().get().notice == outcome.notice
    assert NoticeTrial.objects.get().trial.number == "NCT03334396"
