"""Passkeys in a real browser with an authenticator: added, shown at sign-in and when asked again, renamed, removed."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from notices.models import AccountEvent

pytestmark = pytest.mark.django_db(transaction=True)

AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}


@pytest.fixture(autouse=True)
def is_required(settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A window at localhost, in which somebody always touches the authenticator."""
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="nb")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {**AUTHENTICATOR, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


@pytest.fixture
def sign_in(page: Page, password: str) -> Callable[[User, str], None]:
    def signed_in(person: User, address: str) -> None:
        page.goto(address)
        page.fill("[name=login]", person.username)
        page.fill("[name=password]", password)
        page.keyboard.press("Enter")

    return signed_in


def kinds(person: User) -> list[tuple[str, str]]:
    events = AccountEvent.objects.filter(person=person, kind__startswith="factor").order_by("sequence")
    return [(event.kind, event.data["type"]) for event in events]


def test_a_passkey_from_its_first_day_to_its_last(page: Page, sign_in, reviewer: User, settings) -> None:
    wanted, index = reverse("desk-people-list"), reverse("mfa_index")

    # Added with the keyboard alone, as the first factor.
    sign_in(reviewer, wanted)
    page.wait_for_url(f"**{index}")
    page.get_by_role("link", name="Legg til en passnøkkel").press("Enter")
    page.get_by_label("Navn").fill("Min bærbare")
    page.get_by_role("button", name="Legg til en passnøkkel").press("Enter")
    expect(page.locator(".hs-codes li")).to_have_count(10)
    page.get_by_role("link", name="gå videre").click()
    page.wait_for_url(f"**{wanted}")

    # Shown after the password, and again before what counts most.
    page.locator("summary", has_text=reviewer.get_full_name()).click()
    page.get_by_role("button", name="Logg ut").click()
    sign_in(reviewer, wanted)
    page.get_by_role("button", name="Bruk en passnøkkel").click()
    page.wait_for_url(f"**{wanted}")
    settings.SECOND_FACTOR_MINUTES = 0
    step = reverse("desk-person-step", args=[reviewer.pk, "end"]) + "?role=reviewer"
    page.goto(step)
    expect(page).to_have_title("Bekreft at det er deg – HorizonScan")
    settings.SECOND_FACTOR_MINUTES = 15
    page.get_by_role("button", name="Bruk en passnøkkel").click()
    page.wait_for_url(f"**{step}")

    # Renamed, and not removed while it is the only one.
    page.goto(index)
    page.get_by_role("link", name="Gi nytt navn").click()
    page.get_by_label("Navn").fill("Kontoret")
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator("#passkeys + ul strong")).to_have_text("Kontoret")
    page.get_by_role("link", name="Fjern Kontoret").click()
    expect(page.get_by_role("alert")).to_contain_text("det eneste")
    expect(page.get_by_role("button", name="Fjern")).to_have_count(0)
    settings.SECOND_FACTOR = False
    page.reload()
    page.get_by_role("button", name="Fjern passnøkkelen «Kontoret»").click()
    expect(page.locator("#passkeys + ul")).to_have_count(0)
    assert kinds(reviewer) == [
        *(("factor_added", "webauthn"), ("factor_added", "recovery_codes")),
        *(("factor_removed", "webauthn"), ("factor_removed", "recovery_codes")),
    ]


def test_at_an_ip_address_no_passkey_is_offered_and_the_page_says_why(
    page: Page, sign_in, live_server, reviewer: User
) -> None:
    numbered = live_server.url.replace("localhost", "127.0.0.1")

    sign_in(reviewer, f"{numbered}{reverse('desk')}")

    page.wait_for_url(f"{numbered}{reverse('mfa_index')}")
    expect(page.locator("section[aria-labelledby=passkeys]")).to_contain_text("Passnøkler kan ikke brukes på denne")
    expect(page.get_by_role("link", name="Legg til en passnøkkel")).to_have_count(0)
    expect(page.get_by_role("link", name="Sett opp en app")).to_have_count(1)
    page.goto(f"{numbered}{reverse('mfa_add_webauthn')}")
    page.wait_for_url(f"{numbered}{reverse('mfa_index')}")
