"""Every number beside a link of the desk is the number of what the link's page lists."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.access.people import update_profile
from notices.models import Notice
from notices.monitoring.alerts import update_alerts
from notices.public import error_reports
from tests.desk.test_reports_desk import reported
from tests.monitoring.test_alerts import approve_notice, store_answer
from tests.monitoring.test_changed_trials import OTHER, two_trials
from tests.support.registry_records import enrolled
from tests.support.worlds import act, complete_document, created, head_of, published, submitted

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.S)
NUMBER = re.compile(r"(?<![\w.:-])(\d+)(?![\w.:-])")


@pytest.fixture
def notice(editor: User, other_editor: User, reviewer: User, other_reviewer: User) -> Notice:
    """Several of everything that the desk counts."""
    store_answer(enrollment=enrolled(660, "ACTUAL"), has_results=True, acronym="EXAMPLE-9")
    store_answer(number=OTHER, enrollment=enrolled(900, "ACTUAL"))
    changed = approve_notice(editor, reviewer, document=two_trials())
    update_alerts()
    for text in ("Feil.", "Feil her.", "Også her."):
        report = reported(changed, text)
    assert error_reports.close(report.pk, by=reviewer)
    late = timezone.now() - timedelta(days=2)
    submitted(editor, document=complete_document(title="Over fristen"), assigned_to=reviewer, due_at=late)
    submitted(other_editor, document=complete_document(title="For en annen"), assigned_to=other_reviewer)
    update_profile(other_reviewer, deputy=reviewer, away_from=timezone.localdate())
    published(editor, reviewer, document=complete_document(title="Publisert"))
    for title in ("Lagt bort", "Også lagt bort"):
        act(workflow.set_aside, created(editor, complete_document(title=title)).notice, editor)
    draft = created(editor, complete_document(title="Utkast", holder="", disease="")).notice
    for text in ("Se her.", "Og her."):
        workflow.comment(version=head_of(draft), by=reviewer, request_id=uuid4(), text=text)
    return draft


def numbered_links(text: str) -> dict[str, int]:
    """The addresses of the links that say a number, with it; dates, times and numbers of notices are none."""
    links = {}
    for href, words in LINK.findall(text):
        numbers = NUMBER.findall(re.sub(r"<[^>]+>", " ", re.sub(r"(Utkast|Nr\.|[Vv]ersjon) \d+", "", words)))
        if numbers:
            links[href.replace("&amp;", "&")] = int(numbers[0])
    return links


def number_listed(client: Client, href: str) -> int:
    """How much the page lists: lines of a table, pages of a list together, what is missing, what is said."""
    context: Any = client.get(href).context
    if "groups" in context:
        return sum(len(group.rows) for group in context["groups"])
    if "page" in context:
        return int(context["page"].paginator.count)
    return len(context["blocking"]) if "blocking" in context else len(context["comments"].threads.open)


@pytest.mark.parametrize(("role", "at_least"), [("editor", 7), ("reviewer", 6), ("manager", 4)])
def test_each_badge_counts_what_its_page_lists(role: str, at_least: int, notice: Notice, request, client_of):
    client = client_of(request.getfixturevalue(role))
    links: dict[str, int] = {}
    for address in (reverse("desk"), reverse("desk-notice", args=[notice.pk]), reverse("desk-reports")):
        links |= numbered_links(client.get(address).text)

    assert {reverse("desk"), reverse("desk-changes"), reverse("desk-reports")} <= links.keys()
    assert {href: number_listed(client, href) for href in links} == links
    assert len(links) >= at_least
