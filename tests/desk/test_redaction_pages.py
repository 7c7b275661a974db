"""The page on which one manager proposes to remove words by law, and another sees where they stand and confirms it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices.models import Event, Notice, RedactionProposal
from tests.support.sites import fields
from tests.support.worlds import head_of, submitted

pytestmark = pytest.mark.django_db

WORDS = {"words": "Eksempelmab", "reason": "Personopplysninger."}


def path_of(notice: Notice) -> str:
    return reverse("desk-redaction", args=[notice.pk])


def send(client: Client, notice: Notice, act: str, **words: str) -> Any:
    return client.post(path_of(notice), {**fields(client.get(path_of(notice))), **words, "act": act}, follow=True)


def test_one_manager_proposes_and_another_confirms(
    notice: Notice, manager: User, second_manager: User, client_of: Any
) -> None:
    first, second = client_of(manager), client_of(second_manager)

    looked = send(first, notice, "look", **WORDS).content.decode()
    assert "trials" not in looked and "Eksempelmab til behandling" in looked
    assert not RedactionProposal.objects.exists(), "looking proposes nothing"

    own = send(first, notice, "propose", **WORDS).content.decode()
    assert "Du foreslo dette. En annen leder må bekrefte det." in own and 'value="redact"' not in own

    waiting = second.get(path_of(notice)).content.decode()
    assert 'value="redact"' in waiting and "Eksempelmab til behandling" in waiting
    done = send(second, notice, "redact").content.decode()
    assert "Ordene er fjernet." in done
    assert "Eksempelmab" not in head_of(notice).content

    log = second.get(reverse("desk-log")).content.decode()
    assert "Fjernet ord etter loven" in log and "Foreslo å fjerne ord etter loven" in log
    assert "Ord er fjernet etter loven fra det som står her." in log and "Eksempelmab" not in log


def test_what_is_wrong_stands_at_its_field(notice: Notice, manager: User, client_of: Any) -> None:
    answer = send(client_of(manager), notice, "propose", words="finnes ikke", reason="x")

    assert answer.status_code == 422
    assert "Disse ordene står ingen steder i dette varselet. Se hvordan" in answer.content.decode()
    answer = send(client_of(manager), notice, "propose", words="Eksempelmab", reason="Om eksempelmab")
    assert "Begrunnelsen inneholder ordene selv." in answer.content.decode()
    assert not RedactionProposal.objects.exists()


def test_what_stays_is_named(notice: Notice, manager: User, client_of: Any) -> None:
    looked = send(client_of(manager), notice, "look", words="Eksempel", reason="").content.decode()

    assert "Lengre ord som disse står inni: " in looked and "Eksempelmab" in looked
    assert "Sikkerhetskopier" in looked


def test_a_proposal_is_declined(notice: Notice, manager: User, second_manager: User, client_of: Any) -> None:
    send(client_of(manager), notice, "propose", **WORDS)

    declined = send(client_of(second_manager), notice, "decline")

    assert "Forslaget er avslått." in declined.content.decode()
    assert Event.objects.order_by("-pk")[0].command == "decline_redaction"
    assert "Eksempelmab" in head_of(notice).content


def test_under_a_review_the_page_says_what_must_come_first(
    editor: User, manager: User, second_manager: User, client_of: Any
) -> None:
    notice = submitted(editor).notice
    send(client_of(manager), notice, "propose", **WORDS)

    page = client_of(second_manager).get(path_of(notice)).content.decode()

    assert "Hent det tilbake først" in page and 'value="redact"' not in page


def test_only_managers_are_offered_it(notice: Notice, editor: User, manager: User, client_of: Any) -> None:
    page = reverse("desk-notice", args=[notice.pk])

    assert path_of(notice) in client_of(manager).get(page).content.decode()
    assert path_of(notice) not in client_of(editor).get(page).content.decode()
    assert client_of(editor).get(path_of(notice)).status_code == 403
    assert client_of(editor).post(path_of(notice), {"act": "propose", **WORDS}).status_code == 403
