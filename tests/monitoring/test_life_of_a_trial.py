"""The life of a trial, night by night: what the desk, the page, the trial's page, the feed, the API and the mail say.

It recruits; N is raised; its dates move; it is suspended, goes on, and is stopped for safety; results come, and a
retraction; its number is gone, and leads to another one. In between editors dismiss, and publish something unrelated.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from notices import workflow
from notices.access import people
from notices.mail.sending import send_waiting
from notices.models import Notice, TrialAlert
from notices.monitoring.alert_text import field_label
from notices.monitoring.alerts import update_alerts
from notices.monitoring.sentences import day_words
from notices.trial_table.filling import fill_row
from tests.support.registry_records import dated, enrolled, record
from tests.support.registry_server import Registry, registry_of
from tests.support.status_pages import quiet_document
from tests.support.worlds import published, saved
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.refresh.round import RefreshSummary, refresh

pytestmark = pytest.mark.django_db

NUMBER, LATER_NUMBER = "NCT01234567", "NCT01234599"
FUTURE: dict[str, Any] = {"primary_completion": dated("2030-06"), "completion": dated("2030-12")}
RETRACTED = [{"pmid": "1", "type": "RESULT", "citation": "Main paper", "retractions": [{"pmid": "2", "source": "J"}]}]


class Life:
    """The world of one trial: its registry, the notice that cites it, its readers, and a clock."""

    def __init__(
        self, registry: Registry, editor: User, reviewer: User, clients: Any, mails: Any, set_now: Any
    ) -> None:
        self.registry, self.mails, self.set_now = registry, mails, set_now
        self.editor, self.reviewer = editor, reviewer
        self.client_of, self.visitor = clients
        self.published_at, self.today = timezone.now(), timezone.localdate()
        self.values = dict(FUTURE)
        self.notice: Notice = self.publish()
        self.night()

    def publish(self, title: str = "") -> Notice:
        # The database's guards have a clock of their own: nothing is published in the future.
        self.set_now(self.published_at)
        if title:
            return published(self.editor, self.reviewer, saved(self.notice, self.editor, title=title).notice).notice
        study = REGISTRY.read(self.registry.records[NUMBER])
        (row,) = quiet_document().trials
        row = fill_row(row.model_copy(update={"number": NUMBER, "name": ""}), study, "nb", self.today)
        return published(self.editor, self.reviewer, document=quiet_document(trials=(row,))).notice

    def night(self, **changes: Any) -> RefreshSummary:
        """A night, in which the registry says this beside what it said before; then the digest."""
        self.today += timedelta(days=30)
        self.values |= changes
        if NUMBER in self.registry.records:
            self.registry.records[NUMBER] = record(number=NUMBER, **self.values)
        self.registry.data_version = f"{self.today}T09:00:06"
        self.clock(3)
        with self.registry.client() as client:
            summary = refresh([NUMBER], registry=REGISTRY, client=client)
        update_alerts()
        self.mails.clear()
        self.clock(7)
        send_waiting()
        return summary

    def clock(self, hour: int) -> None:
        self.set_now(timezone.make_aware(datetime.combine(self.today, time(hour))))

    def dismiss(self, field: str) -> None:
        alert = TrialAlert.objects.open().get(field=field)
        workflow.dismiss_alert(alert=alert, reason="Vi vet det.", by=self.editor, request_id=uuid4())

    @property
    def day(self) -> str:
        with translation.override("nb"):
            return day_words(self.today)

    @property
    def mail(self) -> str:
        return " ".join(" ".join(mail.body for mail in self.mails).split())

    def surfaces(self) -> Iterator[tuple[str, str]]:
        """What readers see, each by its name, in plain words."""
        number, slug = self.notice.number, self.notice.slug
        for name, where in {
            "page": f"/varsel/{number}/{slug}/",
            "trial page": f"/studier/{NUMBER}/",
            "feed": "/feed.atom",
            "feed of the notice": f"/varsel/{number}/feed.atom",
            "changes": "/api/v1/changes",
        }.items():
            yield name, words_of(self.visitor.get(where).text)
        yield "API", " ".join(each["text"] for each in self.differences())

    def differences(self) -> list[dict[str, Any]]:
        answer: Any = self.visitor.get(f"/api/v1/notices/{self.notice.number}").json()
        differences: list[dict[str, Any]] = answer["staleness"]["differences"]
        return differences

    def says(self, words: str) -> dict[str, bool]:
        return {name: words in text for name, text in self.surfaces()}

    def fields_at_desk(self) -> set[str]:
        # Months go by between two visits, and a session ends.
        page = self.client_of(self.editor).get(reverse("desk-changes")).text
        alerts = TrialAlert.objects.open().not_minor()
        assert (f"{NUMBER}" in page) is alerts.exists()
        assert all(field_label(alert.field) in page for alert in alerts)
        return {alert.field for alert in alerts}


def words_of(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.fixture
def life(
    editor: User, reviewer: User, client_of: Callable[[User], Client], visitor: Client, mailoutbox: Any, set_now: Any
) -> Iterator[Life]:
    people.update_profile(editor, mail_my_turn="never")
    people.update_profile(reviewer, mail_my_turn="never", mail_rest="never")
    known = record(number=REGISTRY.known_numbers[0])
    with registry_of(record(number=NUMBER, **FUTURE), known) as registry:
        yield Life(registry, editor, reviewer, (client_of, visitor), mailoutbox, set_now)


def everywhere(answers: dict[str, bool]) -> bool:
    return all(answers.values()) or not print(answers)


def nowhere(answers: dict[str, bool]) -> bool:
    return not any(answers.values()) or not print(answers)


def test_the_life_of_a_trial_is_told_wherever_somebody_reads(life: Life):
    assert life.fields_at_desk() == set()

    # N is raised; an editor finds that it does not matter, and publishes something else.
    life.night(enrollment=enrolled(800))
    raised = f"EXAMPLE-1: 600 (estimert) i varselet, 800 (estimert) i registeret per {life.day}."
    assert everywhere(life.says(raised))
    assert life.mail == ""  # a notable change waits for other news
    life.dismiss("participants")
    assert nowhere(life.says(raised))

    # Its dates move.
    life.night(primary_completion=dated("2031-06"), completion=dated("2031-12"))
    moved = f"desember 2030 (estimert) i varselet, desember 2031 (estimert) i registeret per {life.day}."
    assert everywhere(life.says(moved))
    assert moved in life.mail
    life.publish("En annen tittel")
    life.night()
    assert everywhere(life.says("desember 2031 (estimert) i registeret per"))
    assert "i registeret" not in life.mail
    assert nowhere(life.says("800 (estimert)"))

    # It is suspended, which an editor knows; it goes on.
    life.night(status="SUSPENDED", why_stopped="Drug supply")
    stopped = f"EXAMPLE-1: pågående i varselet, midlertidig stanset i registeret per {life.day}."
    assert everywhere(life.says(stopped))
    assert everywhere(life.says("Drug supply"))
    assert stopped in life.mail and "Sponsorens begrunnelse: «Drug supply»" in life.mail
    life.dismiss("status")
    life.night(status="RECRUITING", why_stopped="")
    assert nowhere(life.says("midlertidig stanset"))
    assert "status" not in life.fields_at_desk()

    # It is stopped for safety: the dismissal of the earlier stop holds for that one alone.
    life.night(status="TERMINATED", why_stopped="Two deaths", completion=dated("2027-03", "ACTUAL"))
    stopped = f"EXAMPLE-1: pågående i varselet, avbrutt mars 2027 i registeret per {life.day}."
    assert everywhere(life.says(stopped))
    assert everywhere(life.says("Two deaths"))
    assert stopped in life.mail and "Two deaths" in life.mail
    (status,) = [each for each in life.differences() if each["field"] == "status"]
    assert (status["reason"], status["level"]) == ("Two deaths", "important")

    # Results, and a retraction.
    life.night(has_results=True, results_posted=dated("2027-05-03", "ACTUAL"))
    results = f"ingen resultater i varselet, publisert i registeret mai 2027 (per {life.day})."
    assert everywhere(life.says(results)) and results in life.mail
    life.night(references=RETRACTED)
    retracted = f"tilbaketrukne publikasjoner: endret i registeret per {life.day}."
    assert everywhere(life.says(retracted)) and retracted in life.mail

    # The number is gone: one night proves nothing, as nothing else is watched.
    del life.registry.records[NUMBER]
    assert life.night().waiting
    gone = "ClinicalTrials.gov kjenner ikke lenger nummeret"
    assert (nowhere(life.says(gone)), life.mail) == (True, "")
    life.night()
    gone = f"{gone} (per {life.day})."
    assert everywhere(life.says(gone)) and gone in life.mail
    trial = life.visitor.get(f"/api/v1/trials/{NUMBER}").json()["trial"]
    assert (trial["gone_at"][:10], trial["moved_to"], trial["status"]) == (str(life.today), None, "TERMINATED")
    assert "Avbrutt" in words_of(life.visitor.get(f"/studier/{NUMBER}/").text)

    # It has another number.
    life.registry.records[LATER_NUMBER] = record(number=LATER_NUMBER, aliases=[NUMBER], **life.values)
    life.night()
    led = f"ClinicalTrials.gov har nå studien under nummeret {LATER_NUMBER} (per {life.day})."
    assert everywhere(life.says(led)) and led in life.mail
    trial = life.visitor.get(f"/api/v1/trials/{NUMBER}").json()["trial"]
    assert (trial["gone_at"], trial["moved_to"]) == (None, LATER_NUMBER)
