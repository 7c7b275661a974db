"""The demonstration: what `load_demo --few` makes, for whom, and that every page says what it is."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from notices.access.permissions import roles_of
from notices.demo import DEMO_PASSWORD, REMARKS, REPLY, RETURN_REASON, baricitinib_update
from notices.models import Event, Notice, Publication, Review, Version
from tests.support.browsing import crawl, is_html, is_of_many, once_a_kind

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

PEOPLE = ("editor", "reviewer", "manager")
MARK = 'data-kind="demo"'
# To the last two only the desk leads.
OF_PEOPLE = ("/admin/", "/django-admin/", "/accounts/", "/share/", "/invitation/")


def load() -> str:
    output = StringIO()
    call_command("load_demo", few=True, stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def lasting_demo(lasting_database: DjangoDbBlocker) -> None:
    with lasting_database.unblock(), override_settings(DEBUG=True):
        load()


@pytest.fixture
def demo(lasting_demo: None, db: None, settings) -> None:
    # The pages as a visitor sees them, not a developer's.
    settings.DEBUG = False


def row_counts() -> list[int]:
    return [model.objects.count() for model in (User, Notice, Version, Review, Publication, Event)]


# What is made


def test_it_is_loaded_once_and_a_second_time_changes_nothing(settings):
    settings.DEBUG = True

    first = load()
    counts = row_counts()
    second = load()

    assert "4" in first
    assert "3" in first
    assert row_counts() == counts
    assert second != first


def test_where_debug_is_off_nothing_is_loaded(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        load()

    assert row_counts() == [0] * 6


def test_it_keeps_away_from_a_database_that_somebody_uses(settings, editor: User):
    settings.DEBUG = True

    load()

    assert row_counts() == [1, 0, 0, 0, 0, 0]


def test_the_three_people_have_one_role_each_and_get_in_with_the_known_password(demo):
    for name in PEOPLE:
        person, client = User.objects.get(username=name), Client()
        answer = client.post("/accounts/login/", {"login": name, "password": DEMO_PASSWORD})
        assert answer["Location"] == reverse("desk")
        assert client.get("/admin/").status_code == 200
        assert roles_of(person) == {name}
        assert not person.is_staff
        assert not person.is_superuser


def test_a_notice_stands_in_each_state(demo):
    outdated, live, in_review, draft = Notice.objects.order_by("pk")

    entries = Publication.objects.order_by("pk").values_list("notice", "kind")
    assert list(entries) == [(outdated.pk, "publish"), (outdated.pk, "withdraw_outdated"), (live.pk, "publish")]
    assert Publication.objects.effective().filter(notice=live).count() == 1
    assert live.title.casefold().startswith("baricitinib")
    assert in_review.technology_type != live.technology_type
    assert list(Review.objects.filter(status="open").values_list("notice", flat=True)) == [live.pk, in_review.pk]
    assert not Review.objects.filter(notice=draft).exists()
    assert (in_review.number, draft.number) == (None, None)


def test_the_real_notice_was_returned_once_with_a_reason_and_then_approved(demo):
    notice = Notice.objects.get(title__istartswith="baricitinib")

    commands = list(notice.events.order_by("sequence").values_list("command", "actor__username"))
    returned, approved, _update = notice.reviews.order_by("pk")

    assert commands[:6] == [
        ("create", "editor"),
        ("submit", "editor"),
        ("return", "reviewer"),
        ("save", "editor"),
        ("submit", "editor"),
        ("approve", "reviewer"),
    ]
    assert (returned.status, returned.decision_note) == ("returned", RETURN_REASON)
    assert approved.status == "approved"
    assert returned.version.content != approved.version.content


def test_its_next_version_waits_for_the_reviewer_with_what_they_said_so_far(demo):
    notice = Notice.objects.get(title__istartswith="baricitinib")
    review = notice.reviews.get(status="open")

    assert review.assigned_to is not None and review.assigned_to.username == "reviewer"
    assert review.version.document == baricitinib_update()
    texts = [comment.text for comment in notice.comments.order_by("pk")]
    assert texts == [*(remark["text"] for remark in REMARKS), REPLY]
    summary, status = notice.comments.filter(parent=None).order_by("pk")
    assert (summary.quote, status.place_text[:10]) == (REMARKS[0]["quote"], "Dette er e")


def test_the_real_notice_has_four_trials_and_nine_references_on_its_page(demo, visitor: Client):
    notice = Notice.objects.get(title__istartswith="baricitinib")

    page = visitor.get(reverse("notice", args=[notice.number, notice.slug])).text

    assert [f'id="ref-{number}"' in page for number in (1, 9, 10)] == [True, True, False]
    document = Version.objects.get(publications__notice=notice).document
    assert len(document.trials) == 4
    assert all(trial.number in page for trial in document.trials)


def test_the_outdated_notice_is_read_under_its_banner(demo, visitor: Client):
    notice = Notice.objects.get(publications__kind="withdraw_outdated")
    withdrawal = notice.publications.get(kind="withdraw_outdated")

    page = visitor.get(reverse("notice", args=[notice.number, notice.slug]))

    assert page.status_code == 200
    assert 'data-kind="withdrawn"' in page.text
    assert withdrawal.public_note in page.text
    assert withdrawal.reason not in page.text


def test_nothing_in_it_was_made_but_by_a_command(demo, settings):
    """Each row has its event, each hash and chain is right: what `verify` would say of a real site."""
    settings.DEBUG = True
    output = StringIO()

    call_command("verify", stdout=output)
    call_command("rebuild_listings", "--check", stdout=StringIO())

    assert output.getvalue().startswith("All is well: 4 notices")


def test_verify_names_the_known_passwords_where_debug_is_off(demo):
    output = StringIO()

    with pytest.raises(CommandError):
        call_command("verify", stdout=output)

    assert [name for name in PEOPLE if f"“{name}”" not in output.getvalue()] == []


# That it is a demonstration


def walk(client: Client, *, skips_public: bool = False) -> dict[str, str]:
    """The text of every page that can be walked to, by address; of Django's admin each page once.

    Public pages are the same for everybody: beyond the front page the visitor reads them for all.
    """
    starts = ["/", "/admin/", "/django-admin/", "/accounts/login/", "/accounts/signup/", "/nothing/", "/varsel/99/x/"]
    starts += [f"/admin/notices/{notice.pk}/" for notice in Notice.objects.all()]
    starts += [f"/varsel/{notice.number}/x/" for notice in Notice.objects.exclude(number=None)]
    is_repeated = once_a_kind()
    is_left_out = is_for_visitors if skips_public else lambda _where: False
    answers = crawl(client, starts, skip=lambda where: is_repeated(where) or is_of_many(where) or is_left_out(where))
    return {where: answer.text for where, answer in answers.items() if is_html(answer) and answer.content}


def is_for_visitors(address: str) -> bool:
    return not address.startswith(OF_PEOPLE) and address not in ("/", "/nothing/")


def test_every_public_page_says_that_it_is_a_demonstration(demo, visitor: Client):
    pages = walk(visitor)

    assert [where for where, text in pages.items() if MARK not in text] == []
    assert {"/", "/accounts/login/", "/nothing/"} < set(pages)
    assert {where.split("/")[2] for where in pages if where.startswith("/varsel/")} == {"1", "2", "99"}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_of_the_desk_says_it_to(name: str, demo, client_of):
    pages = walk(client_of(User.objects.get(username=name)), skips_public=True)

    assert [where for where, text in pages.items() if MARK not in text] == []
    assert {"/", "/admin/", "/nothing/"} < set(pages)


def test_every_page_of_djangos_admin_says_it_too(demo, administrator: User, client_of):
    pages = walk(client_of(administrator), skips_public=True)

    assert [where for where, text in pages.items() if MARK not in text] == []
    assert len([where for where in pages if where.startswith("/django-admin/")]) > 20


def test_a_form_without_its_token_says_it_too(demo):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/")

    assert answer.status_code == 403
    assert MARK in answer.text


def test_a_site_that_is_none_does_not_say_it(demo, settings, visitor: Client):
    settings.DEMO = False

    assert [where for where, text in walk(visitor).items() if MARK in text] == []
