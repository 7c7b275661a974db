"""What stands around the text on a notice's page: contents, what is printed on paper, and in which order."""

import re

import pytest
from django.conf import settings
from django.test import Client

from notices.models import Notice
from tests.support.worlds import published, saved

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_notice(lasting_database, lasting_people) -> Notice:
    """Live in its second version, beside another on the same substance."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        published(editor, reviewer)
        notice = published(editor, reviewer).notice
        return published(editor, reviewer, saved(notice, editor, title="Ny tittel").notice).notice


@pytest.fixture
def notice(lasting_notice: Notice, db: None) -> Notice:
    return Notice.objects.get(pk=lasting_notice.pk)


def page_of(visitor: Client, notice: Notice, prefix: str = "") -> str:
    return visitor.get(f"{prefix}/varsel/{notice.number}/{notice.slug}/").text


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_contents_lead_to_places_on_the_page_in_their_order(visitor: Client, notice: Notice, prefix: str):
    page = page_of(visitor, notice, prefix)

    (contents,) = re.findall(r'<nav class="hs-toc".*?</nav>', page, re.DOTALL)
    anchors = re.findall(r'href="#([^"]+)"', contents)

    assert {"status", "references", "words", "around", "approval"} <= set(anchors)
    assert [page.count(f' id="{anchor}"') for anchor in anchors] == [1] * len(anchors)
    places = [page.index(f' id="{anchor}"') for anchor in anchors]
    assert places == sorted(places)


def test_the_contents_stand_before_the_text_and_all_else_after_it(visitor: Client, notice: Notice):
    page = page_of(visitor, notice)

    places = [page.index(part) for part in ("hs-toc", "<article", "</article>", "hs-words", "hs-around", "hs-seal")]

    assert places == sorted(places)


def test_paper_says_which_text_it_is_and_how_it_may_be_used(visitor: Client, notice: Notice):
    (paper,) = re.findall(r'<div class="hs-print-only.*?</div>', page_of(visitor, notice), re.DOTALL)

    assert f"{settings.SITE_URL}/varsel/{notice.number}/v/2/" in paper
    assert notice.publications.order_by("-pk")[0].version.sha256 in paper
    assert settings.LICENCE_URL in paper


def test_an_earlier_version_has_its_words_explained_and_no_neighbours(visitor: Client, notice: Notice):
    page = visitor.get(f"/varsel/{notice.number}/v/1/").text

    assert 'id="words"' in page
    assert "hs-around" not in page
    assert "hs-neighbours" not in page
    assert "hs-neighbours" in page_of(visitor, notice)
