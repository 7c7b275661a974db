"""What is forged in SQL with the application's own role is named, however well its hashes fit."""

from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import override_settings

from notices.models import PdfFile, StoredPage
from notices.public import ledger
from notices.public.pdf import stored_pdf
from notices.verification import verify
from tests.support import forgeries
from tests.support.forgeries import Published, in_the_text
from tests.support.worlds import head_of, published, saved
from tests.support.wsgi_client import WsgiClient

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

A_LINK, ANOTHER_LINK = 'href="https://', 'href="https://example.net/'
NOTE, OTHER_NOTE = 'href="#ref-1"', 'href="#ref-2"'
NOT_SHOWN = "does not show the text that was approved for its address"
NO_SEAL = "has no seal of a known key: delete it"
Forgery = Callable[[Published], None]

# Seen by `verify`, and by `verify --render`, which follows nobody who has the key.
SEEN: list[tuple[str, Forgery, str]] = [
    ("page for no notice", forgeries.a_page_for_no_notice, "belongs to notice 999, which does not exist: delete it"),
    (
        "page for a number that does not exist",
        forgeries.a_page_for_a_number_that_does_not_exist,
        "stands at an address where no published text of this notice is read: delete it",
    ),
    (
        "page for a version that does not exist",
        forgeries.a_page_for_a_version_that_does_not_exist,
        "stands at an address where no published text of this notice is read: delete it",
    ),
    ("HTML of a draft", forgeries.the_html_of_a_draft, "was never published: delete it"),
    (
        "older version",
        forgeries.the_text_of_an_older_version,
        NOT_SHOWN,
    ),
    (
        "cookie",
        forgeries.a_cookie_in_the_headers,
        "would be sent with the header Set-Cookie, which no page has",
    ),
    ("page that lasts", forgeries.a_page_that_lasts, "is valid for longer than its day"),
    ("changed address", in_the_text(A_LINK, ANOTHER_LINK), "is not the one that was approved: delete it"),
    ("hidden", in_the_text("<h2", "<h2 hidden"), "is not the one that was approved: delete it"),
    ("input", in_the_text("</h1>", '</h1><input value="5 mg">'), "is not the one that was approved: delete it"),
    ("struck out", in_the_text("<h1>", "<h1><del>"), "is not the one that was approved: delete it"),
]
SEEN += [
    (
        "other address within the page",
        in_the_text('href="#ref-1"', 'href="#ref-2"'),
        "is not the one that was approved",
    ),
    ("words after the title", forgeries.words_after_the_title, NOT_SHOWN),
    ("words before the rest", forgeries.words_before_the_rest, NOT_SHOWN),
    ("words in the page's own block", forgeries.words_in_the_own_block, NO_SEAL),
    ("the rest inside the block", forgeries.the_rest_inside_the_block, NOT_SHOWN),
    ("the rest in a template", forgeries.the_rest_in_a_template, NOT_SHOWN),
    ("a second block", forgeries.a_second_block, NOT_SHOWN),
    ("no block", forgeries.no_block, NOT_SHOWN),
    ("words before the text", forgeries.words_before_the_text, NO_SEAL),
    ("text in a template", forgeries.the_text_inside_a_template, NO_SEAL),
    ("forged file", forgeries.a_forged_file, NO_SEAL),
]
RENDERED: list[tuple[str, Forgery, str]] = [
    ("words in the page's own block", forgeries.words_in_the_own_block, "give when it is made again: delete it"),
    ("words before the text", forgeries.words_before_the_text, "give when it is made again: delete it"),
    ("text in a template", forgeries.the_text_inside_a_template, "give when it is made again: delete it"),
    ("other words", in_the_text("<h1>", "<h1>Ikke "), "has other words than its version"),
    ("other address within the page", in_the_text(NOTE, OTHER_NOTE), "has other markup"),
    ("forged file", forgeries.a_forged_file, "gives when it is set again: delete it"),
]


@pytest.fixture(scope="module")
def lasting_world(lasting_database: "DjangoDbBlocker", lasting_people: list[User]) -> Published:
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock(), override_settings(STORED_PAGES=True):
        notice = published(editor, reviewer).notice
        saved(notice, editor, title="En annen tittel")
        published(editor, reviewer, notice)
        saved(notice, editor, title="Et utkast")
        first, second = notice.publications.order_by("pk")
        world = Published(notice, first, second, head_of(notice))
        for path in (world.path, *(f"/varsel/{notice.number}/v/{number}/" for number in (1, 2))):
            assert WsgiClient().get(path).status_code == 200
        record = ledger.public_record(notice.number or 0)
        assert record
        stored_pdf(record, record.current)
        return world


@pytest.fixture
def world(lasting_world: Published, db: None) -> Published:
    return lasting_world


def test_nothing_is_found_of_what_the_program_stored(world: Published) -> None:
    assert StoredPage.objects.count() == 3

    output = StringIO()
    call_command("verify", "--render", stdout=output)
    assert output.getvalue().startswith("All is well")


@pytest.mark.parametrize(("forge", "finding"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
def test_a_forgery_is_named(forge: Forgery, finding: str, world: Published) -> None:
    forge(world)

    assert_found(finding, list(verify()))


@pytest.mark.parametrize(("forge", "finding"), [case[1:] for case in RENDERED], ids=[case[0] for case in RENDERED])
def test_a_forgery_is_named_where_everything_is_made_again(forge: Forgery, finding: str, world: Published) -> None:
    if forge is not forgeries.a_forged_file:
        PdfFile.objects.all().delete()  # setting it again takes the longest
    forge(world)

    assert_found(finding, list(verify(render=True)))


def assert_found(finding: str, findings: list[str]) -> None:
    assert [each for each in findings if finding in each], findings
