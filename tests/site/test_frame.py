"""The frame around every page: menus, the demonstration strip, sign-in, and the pages that tell what went wrong."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import include, path

from horizonscan.sessions.views import own_sessions
from notices.public.agency_pages import AGENCY_PAGES

pytestmark = pytest.mark.urls(__name__)


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return render(request, "public/base.html")


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/base.html")


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("You wrote a part of this version.")


@login_not_required
def misunderstood(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the inside")


urlpatterns = [
    path("", public, name="notice-list"),
    path("studier/", public, name="trial-list"),
    path("kontroll/", public, name="checking"),
    path("ordliste/", public, name="glossary"),
    path("api/", public, name="api"),
    *(path(f"{name}/", public, name=name) for name in AGENCY_PAGES),
    path("admin/", desk, name="desk"),
    path("admin/notices/", desk, name="desk-notices"),
    path("admin/new/", desk, name="desk-new"),
    path("refused/", refused),
    path("misunderstood/", misunderstood),
    path("broken/", broken),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("horizonscan.second_factor.urls")),
    path("accounts/sessions/", own_sessions, name="account_sessions"),
]


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("kari", password="horizonscan-demo", first_name="Kari", last_name="Nordmann")


@pytest.fixture
def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_public_page_reads_no_session_even_when_a_cookie_comes_in(signed_in, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = signed_in.get("/")

    assert response.status_code == 200
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "Nordmann" not in response.text


def test_a_page_that_does_not_exist_reads_no_session_either(signed_in, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = signed_in.get("/no-such-page/")

    assert response.status_code == 404
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_menu_marks_where_the_reader_is(signed_in):
    page = signed_in.get("/admin/notices/").text

    # Once in the bar, once in the menu of a narrow window.
    assert re.findall(r'<a href="([^"]*)" aria-current="page"', page) == ["/admin/notices/"] * 2


def test_the_desk_shows_who_is_signed_in_and_signs_out_by_a_form(signed_in):
    page = signed_in.get("/admin/").text

    assert "Kari Nordmann" in page
    form = re.search(r'<form method="post" action="/accounts/logout/">.*?</form>', page, re.DOTALL)
    assert form and "csrfmiddlewaretoken" in form.group()


def test_sign_in_shows_no_menu_of_the_desk_and_no_way_to_sign_up(client, db):
    page = client.get("/accounts/login/").text

    assert "/admin/" not in page
    assert "/accounts/signup/" not in page
    assert '<label class="ds-label" for="id_login">' in page


def test_a_wrong_password_is_told_in_the_summary(client, person):
    page = client.post("/accounts/login/", {"login": "kari", "password": "not this one"}).text

    assert 'class="ds-error-summary"' in page


def test_what_the_last_step_did_is_told_in_a_status_region(client, person):
    credentials = {"login": "kari", "password": "horizonscan-demo"}
    page = client.post("/accounts/login/", credentials, follow=True).text

    region = re.search(r'role="status">(.*?)</div>', page, re.DOTALL)
    assert region and 'class="ds-alert" data-color="success"' in region.group(1)


ACCOUNT_PAGES = ["password/change/", "email/", "logout/", "reauthenticate/", "password/reset/", "inactive/"]


@pytest.mark.parametrize("address", ACCOUNT_PAGES)
def test_each_account_page_stands_in_our_frame_without_inline_script_or_style(signed_in, address):
    response = signed_in.get(f"/accounts/{address}")

    assert response.status_code == 200
    assert '<main id="main"' in response.text
    assert re.findall(r"<script(?! src=)|<style|\sstyle=|\son\w+=", response.text) == []
    assert "<title>" in response.text and "<title> – " not in response.text


@pytest.mark.parametrize("address", ["/", "/no-such-page/", "/refused/", "/accounts/login/"])
@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_page_and_nothing_else_does(client, db, settings, address, demo):
    settings.DEMO = demo

    page = client.get(address).text

    assert ('data-kind="demo"' in page) is demo


@pytest.mark.parametrize(("address", "status"), [("/refused/", 403), ("/misunderstood/", 400), ("/no-such-page/", 404)])
def test_what_went_wrong_is_told_in_our_frame(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert '<main id="main"' in response.text


def test_a_refusal_says_why(client):
    assert "You wrote a part of this version." in client.get("/refused/").text


def test_a_form_without_its_token_is_refused_in_words(person):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "kari", "password": "horizonscan-demo"})

    assert response.status_code == 403
    assert '<main id="main"' in response.text


def test_the_page_for_our_own_faults_needs_nothing_and_tells_nothing():
    client = Client(raise_request_exception=False)

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "secret of the inside" not in response.text
    assert response.text == render_to_string("500.html")


def test_the_names_come_from_the_settings(settings):
    settings.SITE_NAME, settings.PUBLISHER_NAME = "Varsler & mer", "Etaten"

    page = render_to_string("public/base.html", request=RequestFactory().get("/"))

    assert "Varsler &amp; mer</title>" in page
    assert "Etaten" in page
