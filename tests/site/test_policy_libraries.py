"""The pages that libraries bring: Django's admin is the administrator's alone, signing in is for everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.models import (
    AccountEvent,
    Area,
    AtcAlteration,
    ErrorReport,
    Event,
    Notice,
    Publication,
    Review,
    RoleGrant,
    Version,
)
from notices.policy import ADMINISTRATOR, EVERYBODY, METHODS, PREFIXES
from notices.public.error_reports import report
from tests.support.addresses import SIGNED_OUT, addresses, browser_of, taken_back
from tests.support.blank_pages import blank_pages
from tests.support.people import somebody
from tests.support.record_attacks import a_record
from tests.support.roles import set_roles
from tests.support.second_factors import app_of
from tests.support.worlds import created, published, submitted
from trials.models import RefreshRun, Trial

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

TABLES_WITH_DRAFTS = ("notice", "version", "review", "publication", "event", "errorreport")
FIVE_TABLES = (Notice, Version, Review, Publication, Event)
MAY_ENTER = {prefix.path: prefix.may_enter for prefix in PREFIXES}


@pytest.fixture
def client_for(editor, reviewer, manager, administrator) -> Callable[[str], Client]:
    """A function: the browser of somebody with this role."""
    people = {EDITOR: editor, REVIEWER: reviewer, MANAGER: manager, ADMINISTRATOR: administrator}
    return lambda role: browser_of(role, people)


@pytest.fixture(scope="module")
def notices(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> None:
    """A published notice, one in review and a draft."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        published(editor, reviewer)
        submitted(editor)
        created(editor)


# Django's admin: the administrator's alone


def admin_objects(person: User) -> list[Model]:
    """One row of every model that Django's admin shows."""
    return [
        Area.objects.all()[0],
        AtcAlteration.objects.all()[0],
        Notice.objects.all()[0],
        Version.objects.all()[0],
        Review.objects.all()[0],
        Publication.objects.all()[0],
        Event.objects.all()[0],
        Trial.objects.all()[0],
        a_record(),
        RefreshRun.objects.create(
            registry="ctgov", data_version="2026-11-20", started_at=timezone.now(), claimed_until=timezone.now()
        ),
        Group.objects.get_or_create(name="clerks")[0],
        person,
        EmailAddress.objects.create(user=person, email="somebody@example.org"),
        SocialAccount.objects.get_or_create(user=person, provider="directory", uid="somebody-there")[0],
        app_of(somebody()),  # a new factor ends the other sessions of its person
        a_report(),
        RoleGrant.objects.all()[0],
        AccountEvent.objects.all()[0],
    ]


def a_report() -> ErrorReport:
    report(publication=Publication.objects.all()[0], published_number=1, text="Tallet er feil.")
    return ErrorReport.objects.get()


def admin_page(row: Model, page: str) -> str:
    arguments = [] if page in {"changelist", "add"} else [row.pk]
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=arguments)


PAGES_OF_A_MODEL = ("changelist", "add", "change", "delete", "history")


def admin_addresses(objects: list[Model], administrator: User) -> dict[str, str]:
    """A concrete address for every named pattern of Django's admin, its sign-in left out."""
    plain = ("index", "password_change", "password_change_done", "jsi18n", "autocomplete", "logout")
    addresses_by_name = {name: reverse(f"admin:{name}") for name in plain}
    for row in objects:
        for page in PAGES_OF_A_MODEL:
            addresses_by_name[f"{row._meta.app_label}_{row._meta.model_name}_{page}"] = admin_page(row, page)
    content_type = ContentType.objects.get_for_model(User)
    return addresses_by_name | {
        "app_list": reverse("admin:app_list", args=["notices"]),
        "view_on_site": reverse("admin:view_on_site", args=[content_type.pk, administrator.pk]),
        "auth_user_password_change": reverse("admin:auth_user_password_change", args=[administrator.pk]),
    }


@pytest.fixture
def admin_site(notices: None, administrator: User) -> dict[str, str]:
    return admin_addresses(admin_objects(administrator), administrator)


def test_every_page_of_djangos_admin_is_tried(admin_site: dict[str, str]):
    named = {address.name for address in addresses() if address.namespace == "admin" and address.name}

    assert set(admin_site) == named - {"login"}


@pytest.mark.parametrize("role", sorted(EVERYBODY - MAY_ENTER["/django-admin/"]))
def test_nobody_but_the_administrator_enters_djangos_admin(role: str, client_for, admin_site: dict[str, str]):
    client = client_for(role)
    unnamed = ["/django-admin/nothing/", "/django-admin/auth/user/1/", "/django-admin/login/"]
    entered = []

    for address in [*admin_site.values(), *unnamed]:
        for method in METHODS:
            with taken_back(), blank_pages():
                response = client.generic(method, address)
                # Who is no administrator goes round by the one sign-in, which sends a signed-in person away.
                target = response["Location"] if response.status_code == 302 else ""
                is_asked = target.startswith((reverse("account_login"), reverse("admin:login")))
                # Whoever signs out there without having been in is sent to the door.
                is_asked |= target == reverse("admin:index")
            if not is_asked and response.status_code != 403:
                entered.append((method, address, response.status_code))

    assert entered == []


def test_a_signed_in_person_without_the_right_is_refused_at_djangos_admin(client_for):
    assert client_for(EDITOR).get("/django-admin/", follow=True).status_code == 403


def test_somebody_who_only_may_look_into_djangos_admin_finds_nothing_there(notices: None, client_of):
    """The mark alone, without rights: pages open by right, not by the mark."""
    person = User.objects.create_user("clerk", is_staff=True)
    client = client_of(person)

    with blank_pages():
        for row in admin_objects(person):
            for page in PAGES_OF_A_MODEL:
                assert client.get(admin_page(row, page)).status_code == 403


def test_the_administrator_sees_every_page_but_reads_drafts_only_with_a_role(
    client_for, administrator: User, admin_site: dict[str, str]
):
    client = client_for(ADMINISTRATOR)
    seen = [name for name in admin_site if name.endswith(("changelist", "change", "history", "index", "app_list"))]
    of_drafts = {name for name in seen if name.startswith(tuple(f"notices_{table}_" for table in TABLES_WITH_DRAFTS))}

    with blank_pages():  # below each is drawn
        without_a_role = {name: client.get(admin_site[name]).status_code for name in seen}
    set_roles(administrator, EDITOR)
    with_a_role = {name: client.get(admin_site[name]).status_code for name in seen}

    assert without_a_role == {name: 403 if name in of_drafts else 200 for name in seen}
    assert with_a_role == dict.fromkeys(seen, 200)
    assert len(of_drafts) == 3 * len(TABLES_WITH_DRAFTS)


def test_the_first_page_of_djangos_admin_names_no_draft_to_somebody_without_a_role(client_for, notices: None):
    page = client_for(ADMINISTRATOR).get("/django-admin/").text

    assert "/django-admin/auth/user/" in page
    assert not [table for table in TABLES_WITH_DRAFTS if f"/django-admin/notices/{table}/" in page]


@pytest.mark.parametrize("model", FIVE_TABLES)
def test_not_even_the_administrator_writes_the_five_tables_there(model: type[Model], notices: None, client_for):
    client, row = client_for(ADMINISTRATOR), model._default_manager.all()[0]
    before = list(model._default_manager.values())
    values = {name: str(value) for name, value in vars(row).items() if not name.startswith("_")}
    tries = [(method, page) for page in ("add", "delete") for method in ("get", "post")] + [("post", "change")]

    answers = {
        (method, page): getattr(client, method)(admin_page(row, page), {**values, "post": "yes"}).status_code
        for method, page in tries
    }

    assert answers == dict.fromkeys(tries, 403)
    assert list(model._default_manager.values()) == before


@pytest.mark.parametrize("model", [*FIVE_TABLES, Trial, Area])
def test_not_even_the_administrator_deletes_many_at_once(model: type[Model], notices: None, client_for):
    client, rows = client_for(ADMINISTRATOR), model._default_manager.all()
    keys = [row.pk for row in rows]
    data = {"action": "delete_selected", "_selected_action": keys, "post": "yes", "index": "0", "select_across": "1"}

    client.post(admin_page(rows[0], "changelist"), data)

    assert {row.pk for row in model._default_manager.all()} == set(keys)
    assert "delete_selected" not in client.get(admin_page(rows[0], "changelist")).text


# Signing in: for everybody

# Led to the desk or to the sign-in; a page; nothing there.
CLOSED, WELCOME, NOTHING, GONE = 302, 200, 404, 410
# What somebody signed out and somebody signed in gets.
ACCOUNT_PAGES = {
    "account_login": (WELCOME, CLOSED),
    "account_logout": (CLOSED, WELCOME),
    "account_inactive": (WELCOME, WELCOME),
    "account_sessions": (CLOSED, WELCOME),
    "account_signup": (WELCOME, CLOSED),
    "account_reauthenticate": (CLOSED, WELCOME),
    "account_email": (CLOSED, WELCOME),
    "account_email_verification_sent": (WELCOME, WELCOME),
    "account_change_password": (CLOSED, WELCOME),
    "account_set_password": (CLOSED, CLOSED),
    "account_reset_password": (WELCOME, WELCOME),
    "account_confirm_login_code": (CLOSED, CLOSED),
    # Links that are none of ours; an address is confirmed by who is signed in.
    "account_confirm_email": (CLOSED, GONE),
    "account_object_to_email": (GONE, GONE),
    "account_reset_password_from_key_done": (WELCOME, WELCOME),
    "account_reset_password_from_key": (WELCOME, WELCOME),
    "account_reset_password_done": (WELCOME, WELCOME),
    # Who has no factor; whose sign-in is some time ago is asked again before setting one up.
    "mfa_index": (CLOSED, WELCOME),
    "mfa_authenticate": (CLOSED, CLOSED),
    "mfa_reauthenticate": (CLOSED, CLOSED),
    "mfa_reauthenticate_webauthn": (CLOSED, CLOSED),
    "mfa_activate_totp": (CLOSED, CLOSED),
    "mfa_deactivate_totp": (CLOSED, NOTHING),
    "mfa_view_recovery_codes": (CLOSED, NOTHING),
    "mfa_generate_recovery_codes": (CLOSED, CLOSED),
    "mfa_add_webauthn": (CLOSED, CLOSED),
    "mfa_edit_webauthn": (CLOSED, CLOSED),
    "mfa_remove_webauthn": (CLOSED, CLOSED),
    # No directory is set up.
    "directory_sign_in": (NOTHING, NOTHING),
    "directory_callback": (NOTHING, NOTHING),
    "directory_again": (CLOSED, NOTHING),
    "directory_connect": (CLOSED, NOTHING),
}
KEYS: dict[str, list[Any]] = {"mfa_edit_webauthn": [1], "mfa_remove_webauthn": [1]}
KEYS |= {
    "account_confirm_email": ["key"],
    "account_object_to_email": ["key"],
    "account_reset_password_from_key": ["1", "key"],
}


def test_every_page_for_signing_in_is_tried():
    assert set(ACCOUNT_PAGES) == {address.name for address in addresses() if address.route.startswith("/accounts/")}


@pytest.mark.parametrize("role", sorted(MAY_ENTER["/accounts/"]))
def test_the_pages_for_signing_in_are_open_to(role: str, client_for):
    client = client_for(role)

    answers = {name: client.get(reverse(name, args=KEYS.get(name))) for name in ACCOUNT_PAGES}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: pages[role not in SIGNED_OUT] for name, pages in ACCOUNT_PAGES.items()
    }


def test_nobody_signs_up(visitor: Client):
    page = visitor.get("/accounts/signup/")
    visitor.post("/accounts/signup/", {"username": "stranger", "password1": "a-long-enough-text"})

    assert not User.objects.exists()
    assert "<form" not in page.text


def test_somebody_who_has_left_cannot_sign_in(deactivated: User, password: str):
    client = Client()

    client.post("/accounts/login/", {"login": deactivated.username, "password": password})

    assert client.get("/admin/").status_code == 302
