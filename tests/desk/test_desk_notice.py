"""One notice at the desk: where it stands, who can do what with it, its history, and its preview."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import reason_for
from notices.models import Event, Notice
from notices.views.desk.workflow_steps import STEPS
from tests.support.blank_pages import blank_pages
from tests.support.browsing import Page, without_own_block
from tests.support.roles import give_roles
from tests.support.sites import Site, folded_edit_page, step_page
from tests.support.worlds import act, created, saved, submitted

pytestmark = pytest.mark.django_db


WRITING = {"edit", "submit", "discard", "set-aside"}
BROUGHT_BACK = {"edit", "submit", "discard", "bring-back"}
# state: what the editor, another editor, the reviewer and the manager can do.
BUTTONS: dict[str, tuple[set[str], set[str], set[str], set[str]]] = {
    "draft": (WRITING, WRITING, set(), set()),
    "in_review": ({"recall"}, set(), {"approve", "return"}, {"recall"}),
    "returned": (WRITING, WRITING, set(), set()),
    "discarded": ({"edit", "restore"}, {"edit", "restore"}, set(), set()),
    "live": ({"edit"}, {"edit"}, set(), {"withdraw"}),
    "revised": (WRITING | {"restore"}, WRITING | {"restore"}, set(), {"withdraw"}),
    "rereviewed": ({"recall"}, set(), {"approve", "return"}, {"recall", "withdraw"}),
    "scheduled": ({"edit"}, {"edit"}, {"cancel"}, {"cancel"}),
    "set_aside": (BROUGHT_BACK, BROUGHT_BACK, set(), set()),
    "outdated": ({"edit", "submit"}, {"edit", "submit"}, set(), set()),
    "wrong": ({"edit", "submit"}, {"edit", "submit"}, set(), set()),
}


@pytest.mark.parametrize("state", BUTTONS)
def test_each_person_has_the_buttons_that_work_and_the_reasons_for_the_others(
    state: str, site: Site, editor, other_editor, reviewer, manager, client_of
):
    notice: Notice = getattr(site, state)
    addresses = {name: step_page(notice, name) for name in STEPS}
    addresses["edit"] = folded_edit_page(notice)

    for person, due in zip((editor, other_editor, reviewer, manager), BUTTONS[state], strict=True):
        page = client_of(person).get(reverse("desk-notice", args=[notice.pk])).text
        links = Page(page).links
        assert {name for name, address in addresses.items() if address in links} == due
        reasons = re.findall(
            r"<div><dt>.+?</dt><dd>.+?</dd></div>", page.partition("hs-refusals")[2].partition("</dl>")[0]
        )
        assert len(reasons) == len(addresses) - len(due)


@pytest.mark.parametrize("state", BUTTONS)
def test_a_button_that_is_shown_leads_to_a_page_with_the_question_and_looking_changes_nothing(
    state: str, site: Site, editor, reviewer, manager, client_of
):
    """The form is there for whoever is refused too, which is looked at in one state."""
    notice: Notice = getattr(site, state)
    events = Event.objects.count()

    for person in (editor, reviewer, manager):
        client = client_of(person)
        for name in STEPS:
            is_offered = name in BUTTONS[state][[editor, None, reviewer, manager].index(person)]
            if is_offered or state == "draft":
                page = client.get(step_page(notice, name))
                context = page.context
                assert any(form.method == "post" and "etag" in form.fields for form in Page(page.text).forms)
            else:
                with blank_pages() as contexts:
                    page = client.get(step_page(notice, name))
                context = contexts[-1]
            assert page.status_code == 200
            assert (not context["refused"]) is is_offered
    assert Event.objects.count() == events


def test_the_reason_is_said_in_words(site: Site, editor, reviewer, client_of):
    def page(person: User) -> str:
        return unescape(client_of(person).get(reverse("desk-notice", args=[site.in_review.pk])).text)

    assert str(reason_for("in_review")) in page(editor)
    assert str(reason_for("role", "reviewer")) in page(editor)
    assert str(reason_for("role", "editor")) in page(reviewer)


def test_a_writer_who_may_decide_is_told_why_not_this_text(site: Site, editor, client_of):
    give_roles(editor, "reviewer")

    page = client_of(editor).get(reverse("desk-notice", args=[site.in_review.pk])).text

    assert str(reason_for("writer")) in page


def test_the_page_of_a_notice_tells_its_history(site: Site, client_of, editor: User):
    page = unescape(client_of(editor).get(reverse("desk-notice", args=[site.returned.pk])).text)

    assert _("Created") in page
    assert _("Submitted for approval") in page
    assert _("Returned to the writer") in page
    assert "Innenfor huset." in page
    assert reverse("desk-preview", args=[site.returned.pk, 1]) in Page(page).links


def test_the_page_leads_to_what_the_public_sees(site: Site, client_of, editor: User):
    for notice in (site.live, site.revised, site.outdated):
        page = client_of(editor).get(reverse("desk-notice", args=[notice.pk]))
        assert reverse("notice", args=[notice.number, notice.slug]) in Page(page.text).links
    for notice in (site.draft, site.in_review):
        page = client_of(editor).get(reverse("desk-notice", args=[notice.pk]))
        assert [link for link in Page(page.text).links if link.startswith("/varsel/")] == []


@pytest.mark.parametrize("pk", [0, 10**6, 10**30])
def test_a_notice_that_is_not_there_is_not_found(client_of, editor: User, pk: int):
    for name, arguments in [("desk-notice", [pk]), ("desk-edit", [pk]), ("desk-preview", [pk, 1])]:
        assert client_of(editor).get(reverse(name, args=arguments)).status_code == 404
    assert client_of(editor).get(reverse("desk-step", args=[pk, "submit"])).status_code == 404


def test_a_version_or_a_step_that_is_not_there_is_not_found(client_of, editor: User):
    notice = created(editor).notice

    for tail in ("versions/0/", "versions/2/", f"versions/{10**30}/", "publish/", "delete/"):
        assert client_of(editor).get(f"/admin/notices/{notice.pk}/{tail}").status_code == 404


# The preview


def article(page: str) -> str:
    """The one piece of the page that is the notice's text."""
    articles = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert len(articles) == 1
    return str(articles[0])


def test_preview_and_question_and_public_page_show_the_same_text_to_the_byte(editor, reviewer, client_of, visitor):
    notice = submitted(editor).notice
    preview = client_of(editor).get(reverse("desk-preview", args=[notice.pk, 1])).text
    question = client_of(reviewer).get(reverse("desk-step", args=[notice.pk, "approve"])).text

    notice = act(workflow.approve, notice, reviewer).notice

    public = without_own_block(visitor.get(reverse("notice", args=[notice.number, notice.slug])).text)
    assert article(public) == article(preview) == article(question)


def test_the_preview_says_that_it_is_none_of_the_publics_and_names_the_hash(editor, client_of):
    outcome = created(editor)
    assert outcome.version is not None

    page = client_of(editor).get(reverse("desk-preview", args=[outcome.notice.pk, 1])).text

    assert 'data-kind="preview"' in page
    assert outcome.version.sha256 in page


def test_after_reading_a_reviewer_can_decide_and_nobody_else(editor, reviewer, manager, client_of):
    notice = submitted(editor).notice
    decisions = {step_page(notice, name) for name in ("approve", "return")}

    for person, due in ((editor, set()), (manager, set()), (reviewer, decisions)):
        page = client_of(person).get(reverse("desk-preview", args=[notice.pk, 1]))
        assert decisions & set(Page(page.text).links) == due


def test_an_older_version_is_read_without_a_decision(editor, reviewer, client_of):
    notice = submitted(editor, saved(created(editor).notice, editor, title="Ny").notice).notice

    page = client_of(reviewer).get(reverse("desk-preview", args=[notice.pk, 1]))

    assert {step_page(notice, name) for name in ("approve", "return")} & set(Page(page.text).links) == set()
