"""What every page allows a browser to do: strict policy, nothing inline, nothing from elsewhere, no cookie outside."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.forms.edit.editor import STYLE_HASH
from notices.policy import STAFF
from tests.support.browsing import Page, crawl, is_html, is_of_many, once_a_kind, page_of
from tests.support.head_reading import without_data
from tests.support.sites import Site, desk_addresses, tokens
from tests.support.wsgi_client import WsgiClient

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("pages_are_stored")]

# The site's whole policy. "data:" is for the tick marks that the design system draws.
STRICT = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
ROLES = ("visitor", "editor", "reviewer", "manager", "administrator")
INSIDE = ("/admin/", "/django-admin/", "/accounts/")
MISSING = ["/nothing/", "/varsel/9999/x/", "/admin/notices/9999/", "/admin/nothing/", "/django-admin/nothing/"]


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A function: the person's browser, signed in, at the front door."""

    def signed_in(person: User) -> Client:
        client = WsgiClient()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture(scope="module")
def walks() -> dict[str, dict[str, Any]]:
    """What was found by whoever walked the site before: it stands as it is for all tests here."""
    return {}


@pytest.fixture
def answers(site: Site, editor, reviewer, manager, administrator, client_of, walks) -> Callable[[str], dict[str, Any]]:
    """A function: every answer that somebody with this role can walk to, by address."""
    people = {"editor": editor, "reviewer": reviewer, "manager": manager, "administrator": administrator}
    starts = ["/", "/health/", "/admin/", "/django-admin/", "/accounts/login/", "/accounts/signup/", *MISSING]
    starts += [f"/varsel/{notice.number}/x/" for notice in site if notice.number]

    def walked(role: str) -> dict[str, Any]:
        if role not in walks:
            client = client_of(people[role]) if role in people else WsgiClient()
            inside = [where for notice in site for where in desk_addresses(notice)] if role in people else []
            is_repeated, is_skipped = once_a_kind(), is_elsewhere if role in people else is_of_many
            walks[role] = crawl(
                client,
                starts + inside,
                words=["eksempelmab"],
                skip=lambda where: is_skipped(where) or is_repeated(where),
            )
        return walks[role]

    return walked


def is_elsewhere(address: str) -> bool:
    """Public pages are the same for everybody: beyond the list and the live texts the visitor reads them for all."""
    is_public = not address.startswith(INSIDE) and address not in MISSING
    return is_of_many(address) or (is_public and not re.fullmatch(r"/(varsel/\d+/[\w-]+/)?", address))


def policy_of(response: Any) -> dict[str, set[str]]:
    directives = [directive.split() for directive in response["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in directives}


def is_edit_page(address: str) -> bool:
    return address.startswith("/admin/notices/") and address.partition("?")[0].endswith("/edit/")


def what_is_loose(address: str, response: Any) -> list[str]:
    """Everything in which the answer is less strict than it must be."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    loose = [name for name, value in headers.items() if response.headers.get(name) != value]
    if address.startswith("/admin/") and response.status_code == 200:
        # Nothing of the desk is kept on the way, or in a browser that somebody else sits down at.
        loose += [word for word in ("private", "no-store") if word not in response.headers.get("Cache-Control", "")]
    policy = policy_of(response)
    if is_edit_page(address) and response.status_code == 200:
        nonces = {source for source in policy["script-src"] if source.startswith("'nonce-")}
        loose += [] if len(nonces) == 1 else ["nonce"]
        policy["script-src"] -= nonces
        loose += [] if STYLE_HASH in policy["style-src"] else ["hash"]
        policy["style-src"] -= {STYLE_HASH}
    loose += [] if policy == STRICT else [f"policy {policy}"]
    if is_html(response):
        page = page_of(response)
        loose += [f"inline {part}" for part in page.inline] + [f"loads from {host}" for host in page.hosts]
    return loose


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_strict_for(role: str, answers):
    seen = answers(role)

    assert {where: loose for where, answer in seen.items() if (loose := what_is_loose(where, answer))} == {}
    # The one page with exceptions: a walk that had not come there would prove too little.
    edit_pages = [answer for where, answer in seen.items() if is_edit_page(where) and answer.status_code == 200]
    assert bool(edit_pages) is (role in STAFF)
    assert all('type="importmap"' in answer.text for answer in edit_pages)
    assert set(MISSING) < set(seen)
    assert {200, 404, 410} <= {answer.status_code for answer in seen.values()}


def test_every_nonce_is_used_once(site: Site, client_of, editor: User):
    client, where = client_of(editor), reverse("desk-edit", args=[site.draft.pk])

    nonces = [policy_of(client.get(where))["script-src"] - {"'self'"} for _time in range(2)]

    assert nonces[0] != nonces[1]


def test_refusals_and_conflicts_are_as_strict(site: Site, client_of, editor: User, reviewer: User):
    edit, step = reverse("desk-edit", args=[site.draft.pk]), reverse("desk-step", args=[site.draft.pk, "submit"])
    tries = [
        (client_of(reviewer), edit, {}, 403),
        (client_of(reviewer), step, {}, 403),
        (client_of(editor), step, {}, 422),
        (client_of(editor), step, tokens(site.draft) | {"etag": "0"}, 409),
        (client_of(editor), "/varsel/1/x/", {}, 405),
        (WsgiClient(enforce_csrf_checks=True), "/accounts/login/", {}, 403),
    ]

    for client, where, data, status in tries:
        answer = client.post(where, data)
        assert answer.status_code == status
        assert Page(answer.text).inline == []
        policy = policy_of(answer)
        assert policy["script-src"] | policy["style-src"] <= {"'self'", STYLE_HASH} | {
            source for source in policy["script-src"] if source.startswith("'nonce-") and where == edit
        }


# Outside: no cookie, no session


def test_no_public_page_sets_a_cookie_or_asks_who_is_there(answers, site: Site, client_of, editor: User):
    client = client_of(editor)
    session = client.cookies["sessionid"].value
    outside = [where for where in answers("visitor") if not where.startswith(INSIDE)]

    for where in outside:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(where)
        account_queries = [
            query["sql"] for query in queries if "django_session" in query["sql"] or "auth_" in query["sql"]
        ]
        assert account_queries == []
        assert answer.cookies == {}
        assert "cookie" not in answer.headers.get("Vary", "").lower()
        # As bytes: a PDF is no text.
        assert session.encode() not in answer.content
        assert editor.first_name.encode() not in answer.content
    assert {"/", f"/varsel/{site.live.number}/v/1/", f"/varsel/{site.live.number}/v/1.json", "/health/"} < set(outside)


def test_no_public_page_has_a_script_but_the_search_for_its_suggestions(answers):
    for where, answer in answers("visitor").items():
        if is_html(answer) and not where.startswith("/accounts/"):
            scripts = re.findall(r"<script[^>]*>", without_data(answer.text))
            is_search = "data-suggestions" in answer.text
            assert scripts == (['<script src="/static/js/suggestions.js" defer>'] if is_search else []), where


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(editor: User, password: str):
    client = Client()

    client.post("/accounts/login/", {"login": editor.username, "password": password})

    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_signing_in_leads_nowhere_else(editor: User, password: str):
    data = {"login": editor.username, "password": password, "next": "https://elsewhere.example/"}

    assert Client().post("/accounts/login/", data)["Location"] == reverse("desk")


def test_guessing_passwords_comes_to_an_end(editor: User):
    client = Client()

    answers = [client.post("/accounts/login/", {"login": "editor", "password": f"wrong {n}"}) for n in range(12)]

    last = client.post("/accounts/login/", {"login": "editor", "password": "only-for-people-in-tests"})
    assert answers[0].status_code == 200
    assert last.status_code != 302
