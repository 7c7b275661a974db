"""The public site: what it shows, and what nobody can get out of it."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.template import TECHNOLOGY_TYPES
from notices.models import Notice, Version
from notices.public import ledger
from tests.support import worlds
from tests.support.browsing import without_request_id
from tests.support.head_reading import without_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def address(notice: Notice, n: int | None = None, form: str = "") -> str:
    """Of the notice, or of its n-th published version, or of either as `.json`."""
    if n is None:
        return f"/varsel/{notice.number}.json" if form else f"/varsel/{notice.number}/{notice.slug}/"
    return f"/varsel/{notice.number}/v/{n}{form or '/'}"


def number_of(notice: Notice) -> int:
    assert notice.number is not None
    return notice.number


def addresses(notice: Notice, n: int = 1) -> list[str]:
    return [address(notice), address(notice, n), address(notice, form=".json"), address(notice, n, ".json")]


@pytest.fixture
def live(editor: User, reviewer: User) -> Notice:
    return worlds.published(editor, reviewer).notice


@pytest.fixture
def outdated(editor: User, reviewer: User, manager: User) -> Notice:
    return worlds.withdrawn(editor, reviewer, manager).notice


@pytest.fixture
def wrong(editor: User, reviewer: User, manager: User) -> Notice:
    return worlds.withdrawn(editor, reviewer, manager, "withdraw_wrong", public_note="Feil dose i tabellen.").notice


@pytest.fixture
def republish(editor: User, reviewer: User) -> Callable[[Notice, str], None]:
    def again(notice: Notice, title: str) -> None:
        worlds.saved(notice, editor, title=title)
        worlds.published(editor, reviewer, notice)

    return again


# A notice


def test_the_page_shows_the_approved_text_and_how_to_check_it(visitor: Client, live: Notice):
    version = Version.objects.get()

    page = visitor.get(address(live))

    assert page.status_code == 200
    assert "Eksempelmab til behandling av eksempelsyke" in page.text
    assert version.sha256 in page.text
    assert f"curl -s http://testserver/varsel/{live.number}/v/1.json | sha256sum" in page.text


def test_the_page_names_roles_and_no_person(visitor: Client, live: Notice, editor: User, reviewer: User):
    page = visitor.get(address(live))

    for person in (editor, reviewer):
        assert person.first_name not in page.text


def test_the_json_is_the_very_bytes_that_were_hashed(visitor: Client, live: Notice):
    for where in (address(live, form=".json"), address(live, 1, ".json")):
        answer = visitor.get(where)
        assert answer["Content-Type"] == "application/json"
        assert answer.content == Version.objects.get().content.encode()
        assert hashlib.sha256(answer.content).hexdigest() == Version.objects.get().sha256


def test_a_wrong_slug_leads_to_the_right_one(visitor: Client, live: Notice):
    answer = visitor.get(f"/varsel/{live.number}/noe-annet/")

    assert (answer.status_code, answer["Location"]) == (301, address(live))


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
@pytest.mark.parametrize("pattern", ["/varsel/{}", "/varsel/{}/"])
def test_the_number_alone_leads_to_the_notice(visitor: Client, live: Notice, prefix: str, pattern: str):
    answer = visitor.get(prefix + pattern.format(live.number))

    assert (answer.status_code, answer["Location"]) == (301, prefix + address(live))


def test_the_word_for_a_notice_leads_to_the_list(visitor: Client):
    for where, at in (("/varsel/", "/"), ("/en/varsel/", "/en/"), ("/varsel/?q=lunge&page=2", "/?q=lunge&page=2")):
        answer = visitor.get(where)
        assert (answer.status_code, answer["Location"]) == (301, at)


def test_a_page_that_does_not_exist_asks_what_is_sought(visitor: Client):
    answer = visitor.get("/nn/varsel/999/")

    assert answer.status_code == 404
    assert re.search(r'<form method="get" action="/nn/".*<input [^>]*name="q" value=""', answer.text, re.DOTALL)


def test_head_gives_the_same_answer_without_the_text(visitor: Client, live: Notice):
    for where in ["/", *addresses(live)]:
        got, headed = visitor.get(where), visitor.head(where)
        assert (headed.status_code, headed.content) == (200, b"")
        assert headed["Cache-Control"] == got["Cache-Control"] == "public, max-age=60"


def test_who_has_the_json_gets_told_that_nothing_is_new(visitor: Client, live: Notice):
    where = address(live, 1, ".json")
    etag = visitor.get(where)["ETag"]

    assert visitor.get(where, headers={"If-None-Match": etag}).status_code == 304
    assert visitor.get(where, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_public_page_can_only_be_read(visitor: Client, live: Notice, method: str):
    for where in ["/", "/health/", *addresses(live)]:
        answer = getattr(Client(enforce_csrf_checks=True), method)(where)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_a_draft_of_the_next_version_stays_inside(visitor: Client, live: Notice, editor: User):
    worlds.saved(live, editor, title="Kanarifugl", status="<p>Kanarifugl</p>")

    for where in ["/", "/?q=kanarifugl", *addresses(live)]:
        assert "Kanarifugl" not in visitor.get(where).text
    assert visitor.get(address(live, 2)).status_code == 404


def test_an_earlier_version_says_that_it_was_replaced(visitor: Client, live: Notice, republish):
    republish(live, "Ny tittel")

    old, new = visitor.get(address(live, 1)), visitor.get(address(live))

    replaced = _("This is version %(number)s, which has been replaced:")
    assert replaced % {"number": 1} in old.text
    assert "<h1>Eksempelmab til behandling av eksempelsyke</h1>" in old.text
    assert replaced % {"number": 2} not in new.text
    assert "<h1>Ny tittel</h1>" in new.text
    assert "Nye opplysninger." in new.text


def test_an_entry_of_the_ledger_counts_from_its_own_time_on(live: Notice, republish):
    before = timezone.now()
    republish(live, "Ny tittel")

    record = ledger.public_record(number_of(live), at=before)

    assert record is not None
    assert [version.number for version in record.versions] == [1]
    assert ledger.public_record(number_of(live), at=before - timedelta(days=1)) is None


# Withdrawn


def test_an_outdated_notice_is_read_under_a_banner(visitor: Client, outdated: Notice):
    for where in (address(outdated), address(outdated, 1)):
        page = visitor.get(where)
        assert page.status_code == 200
        today = date_format(timezone.localdate(), "DATE_FORMAT")
        assert _("Withdrawn %(day)s because it is outdated:") % {"day": today} in page.text
        assert "Metoden er besluttet innført." in page.text
        assert "<h1>Eksempelmab til behandling av eksempelsyke</h1>" in page.text


def test_the_internal_reason_of_a_withdrawal_stays_inside(visitor: Client, editor, reviewer, manager):
    notice = worlds.withdrawn(editor, reviewer, manager, reason="Kanarifugl").notice

    assert "Kanarifugl" not in visitor.get(address(notice)).text


def test_an_outdated_notice_leads_to_what_replaced_it(visitor: Client, editor, reviewer, manager):
    newer = worlds.published(editor, reviewer, document=worlds.complete_document(title="Det nye varselet")).notice
    notice = worlds.withdrawn(editor, reviewer, manager, replaced_by=newer).notice

    page = visitor.get(address(notice))

    assert f'<a href="{address(newer)}">Det nye varselet</a>' in page.text


def test_a_replacement_that_is_withdrawn_itself_is_not_named(visitor: Client, editor, reviewer, manager):
    newer = worlds.published(editor, reviewer, document=worlds.complete_document(title="Det nye varselet")).notice
    notice = worlds.withdrawn(editor, reviewer, manager, replaced_by=newer).notice
    worlds.act(workflow.withdraw, newer, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil.")

    assert "Det nye varselet" not in visitor.get(address(notice)).text


def test_a_wrong_notice_is_gone_everywhere_with_the_reason(visitor: Client, wrong: Notice):
    short_addresses = [f"/varsel/{wrong.number}{ending}" for ending in ("/annen-slug/", "/", "")]
    for where in [*addresses(wrong), *short_addresses]:
        answer = visitor.get(where)
        assert answer.status_code == 410
        assert re.search(r"<code>[0-9a-f]{32}</code>", answer.text)  # the number of the request
        assert "Feil dose i tabellen." in answer.text
        assert "Eksempelmab" not in answer.text
        assert visitor.head(where).status_code == 410


def test_the_versions_before_a_wrong_one_are_gone_with_it(visitor: Client, live: Notice, manager: User, republish):
    republish(live, "Feil tittel")
    worlds.act(workflow.withdraw, live, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil.")

    for n in (1, 2):
        assert visitor.get(address(live, n)).status_code == 410
        assert visitor.get(address(live, n, ".json")).status_code == 410


def test_a_gone_page_asks_not_to_be_found(visitor: Client, wrong: Notice):
    assert '<meta name="robots" content="noindex">' in visitor.get(address(wrong)).text


def test_the_wrong_version_stays_gone_when_a_right_one_follows(visitor: Client, wrong: Notice, republish):
    republish(wrong, "Riktig tittel")

    assert visitor.get(address(wrong)).status_code == 200
    assert visitor.get(address(wrong, 2)).status_code == 200
    assert visitor.get(address(wrong, 2, ".json")).status_code == 200
    for where in (address(wrong, 1), address(wrong, 1, ".json")):
        answer = visitor.get(where)
        assert answer.status_code == 410
        assert "Feil dose i tabellen." in answer.text


# What never was


def test_a_draft_is_the_same_nothing_as_a_number_that_never_was(visitor: Client, live: Notice, editor: User, settings):
    settings.DEBUG = False
    draft = worlds.created(editor, worlds.complete_document(title="Kanarifugl")).notice
    worlds.submitted(editor, document=worlds.complete_document(title="Kanarifugl to"))
    nothing = visitor.get("/varsel/999999/kanarifugl/")
    assert nothing.status_code == 404
    tails = ["/kanarifugl/", "/", "", "/v/1/", "/v/1.json", ".json"]

    # Each tail is one view: its other methods are tried with one number.
    for number, methods in ((draft.pk, METHODS), *((other, ("get",)) for other in (number_of(live) + 1, 0, 10**30))):
        for tail in tails:
            for method in methods:
                answer = getattr(Client(enforce_csrf_checks=True), method)(f"/varsel/{number}{tail}")
                assert answer.status_code == 404
                content = b"" if method == "head" else without_request_id(nothing.content)
                assert without_request_id(answer.content) == content
                assert dict(answer.headers) | {"Content-Length": ""} == dict(nothing.headers) | {"Content-Length": ""}


@pytest.mark.parametrize("n", [0, 2, 10**30])
def test_a_version_that_was_never_published_is_not_found(visitor: Client, live: Notice, n: int):
    assert visitor.get(address(live, n)).status_code == 404
    assert visitor.get(address(live, n, ".json")).status_code == 404


def test_conditional_requests_tell_nothing_of_a_draft(visitor: Client, editor: User):
    draft = worlds.created(editor)
    assert draft.version is not None
    headers = {"If-None-Match": f'"{draft.version.sha256}"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert visitor.get(f"/varsel/{draft.notice.pk}.json", headers=headers).status_code == 404


# No cookie, no session


def test_public_pages_set_no_cookie_and_do_not_look_at_one(
    live: Notice, wrong: Notice, editor: User, client_of, django_assert_max_num_queries
):
    client = client_of(editor)
    client.get("/")  # what the list is counted from is kept until something changes

    for where in ["/", "/health/live/", "/varsel/999/x/", *addresses(live), *addresses(wrong)]:
        with django_assert_max_num_queries(4) as queries:
            answer = client.get(where)
        assert not [query for query in queries.captured_queries if "django_session" in query["sql"]]
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.cookies == {}


def test_public_pages_bring_no_script_and_nothing_from_elsewhere(visitor: Client, live: Notice, outdated: Notice):
    ours = '<script src="/static/js/suggestions.js" defer></script>'
    for where in ["/", address(live), address(outdated)]:
        page = visitor.get(where).text
        # The list alone suggests names while somebody types.
        assert without_data(page).count("<script") == page.count(ours) == (1 if where == "/" else 0)
        assert "csrf" not in page
        assert 'src="http' not in page


# Queries


def test_a_notice_takes_two_queries_whatever_its_history(
    visitor: Client, live: Notice, republish, django_assert_num_queries
):
    for where in addresses(live):
        with django_assert_num_queries(2):
            visitor.get(where)
    for number in range(5):
        republish(live, f"Tittel {number}")
    for where in (*addresses(live), *addresses(live, n=6)):
        with django_assert_num_queries(2):
            visitor.get(where)


@pytest.mark.parametrize("kind", TECHNOLOGY_TYPES.codes)
def test_every_type_of_technology_has_a_page(visitor: Client, editor: User, reviewer: User, kind: str):
    notice = worlds.published(editor, reviewer, document=worlds.complete_document(technology_type=kind)).notice

    assert visitor.get(address(notice)).status_code == 200
