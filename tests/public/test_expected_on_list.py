"""The picture over the public list: what it shows, and what its marks are called."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from notices.models import ListingArea
from notices.public.expected.selection import MAX_MARKS_IN_CELL
from tests.support import worlds
from tests.support.expected_notices import FRONT_PAGES, LABELS, YEAR, document, publish_all, status

pytestmark = pytest.mark.django_db

MARKS, ROWS = ".//*[@class='hs-expected-row']//a", ".//*[@class='hs-expected-row']/p"


@pytest.fixture(scope="module")
def lasting_five(lasting_database, lasting_people) -> None:
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        publish_all(editor, reviewer)


@pytest.fixture
def five(lasting_five: None, db: None) -> None:
    """Three notices with a date, one whose authorisation was granted, one without a date."""


def picture(visitor: Client, address: str = "/") -> Any:
    """The picture's element; None where there is none."""
    pictures = html.fromstring(visitor.get(address).text).find_class("hs-expected")
    return pictures[0] if pictures else None


def labels(element: Any) -> list[str]:
    return [link.get("aria-label") for link in element.xpath(MARKS)]


def words(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_mark_says_what_is_expected_when_in_the_language_of_the_page(visitor: Client, five: None, language: str):
    assert labels(picture(visitor, FRONT_PAGES[language])) == LABELS[language]


def test_a_mark_leads_to_its_notice(visitor: Client, five: None):
    links = [link.get("href") for link in picture(visitor, "/en/").xpath(MARKS)]

    assert all(address.startswith("/en/varsel/") for address in links)
    assert [re.findall("passertmab|anslagmab|vurdermab", visitor.get(address).text)[0] for address in links] == [
        "passertmab",
        "anslagmab",
        "vurdermab",
    ]


def test_rows_are_the_areas_in_the_order_of_the_facet(visitor: Client, five: None):
    assert [words(row) for row in picture(visitor).xpath(ROWS)] == ["Hud", "Kreft"]


def test_a_chosen_area_is_the_row_of_what_has_several(visitor: Client, five: None):
    element = picture(visitor, "/?area=hud")

    assert [words(row) for row in element.xpath(ROWS)] == ["Hud"]
    assert sorted(labels(element)) == sorted(LABELS["nb"])


def test_it_shows_all_that_is_found_and_nothing_else(visitor: Client, five: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("notices.search.paging.PAGE_LENGTH", 1)

    assert len(labels(picture(visitor))) == 3
    assert labels(picture(visitor, "/?area=hud&financing=specialist")) != []
    assert picture(visitor, "/?q=passertmab") is None


def test_what_has_no_date_is_named(visitor: Client, five: None):
    element = picture(visitor)

    text = words(element.find_class("hs-meta")[0])
    assert "for de 3 av 5 metodevarslene" in text
    assert text.endswith("Uten dato: ukjentmab til behandling av akne, godkjentmab til behandling av psoriasis.")


def test_the_table_holds_what_the_marks_say(visitor: Client, five: None):
    rows = picture(visitor).xpath(".//tbody/tr")

    assert [[words(cell) for cell in row] for row in rows] == [
        ["passertmab (Passa)", "eksem", "Hud", f"desember {YEAR - 1}, passert", "søknad under vurdering"],
        ["vurdermab (Vurda)", "kløe", "Kreft", f"mars {YEAR + 1}", "søknad under vurdering"],
        ["anslagmab", "vitiligo", "Hud", f"{YEAR + 2}", "anslag"],
    ]


def test_a_row_names_the_same_basis_as_the_picture(visitor: Client, five: None):
    page = html.fromstring(visitor.get("/").text)
    in_rows = {
        words(row.xpath(".//h3")[0]).split()[0]: words(row.find_class("hs-when")[0])
        for row in page.find_class("hs-hit")
    }
    in_table = {words(row[0]).split()[0]: words(row[4]) for row in picture(visitor).xpath(".//tbody/tr")}

    assert in_rows["vurdermab"] == f"MT ventet mars {YEAR + 1} ({in_table['vurdermab']})"
    assert in_rows["anslagmab"] == f"MT ventet {YEAR + 2} ({in_table['anslagmab']})"
    assert in_rows["passertmab"] == f"MT ventet desember {YEAR - 1} passert"


def test_the_legend_explains_what_is_drawn_and_no_more(visitor: Client, five: None):
    legend = [words(line) for line in picture(visitor).xpath(".//*[@class='hs-expected-head']//li")]

    assert legend == ["Søknad under vurdering", "Hul: anslag", "Bare året er kjent", "Datoen er passert"]


def test_what_has_no_area_any_more_is_in_a_row_of_its_own(visitor: Client, five: None):
    ListingArea.objects.filter(listing__title__startswith="vurdermab").delete()

    element = picture(visitor)
    assert [words(row) for row in element.xpath(ROWS)] == ["Hud", "Uten fagområde"]
    assert labels(element) == LABELS["nb"]


def test_what_is_expected_passes_at_midnight_in_norway(visitor: Client, editor: User, reviewer: User, set_now: Any):
    now = timezone.now()
    soon = timezone.localdate(now) + timedelta(days=3)
    for name in ("mab", "nib"):
        text = document(f"snart{name}", "", "eksem", status(soon.isoformat()))
        worlds.published(editor, reviewer, document=text)
    midnight = timezone.make_aware(datetime.combine(soon + timedelta(days=1), time()))

    set_now(midnight - timedelta(seconds=10))
    before = visitor.get("/")
    set_now(midnight)
    after = visitor.get("/")

    assert (before.text.count(", passert"), after.text.count(", passert")) == (0, 4)
    assert "max-age=10," in before["Cache-Control"] + ","


def test_many_are_bounded_and_the_rest_is_counted(visitor: Client, editor: User, reviewer: User):
    for number in range(MAX_MARKS_IN_CELL + 2):
        text = document(f"mange{number}", "", "eksem", status(f"{YEAR + 1}-03"))
        worlds.published(editor, reviewer, document=text)

    element = picture(visitor)
    assert len(labels(element)) == MAX_MARKS_IN_CELL
    assert [words(one) for one in element.xpath(".//*[@class='hs-expected-row']/svg/text")] == ["+2"]
    assert f"{MAX_MARKS_IN_CELL} er tegnet" in words(element.find_class("hs-meta")[0])


def test_it_takes_no_query(visitor: Client, five: None, monkeypatch: pytest.MonkeyPatch):
    visitor.get("/")
    taken = []
    for number, address in ((3, "/?type=medicine"), (0, "/?financing=specialist")):
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address).text.count('<svg x="') == number
        taken.append(len(captured))
        monkeypatch.setattr("notices.views.public.notice_list.picture_of", lambda *_: None)

    assert taken[0] == taken[1]


def test_names_are_text_and_never_html(visitor: Client, editor: User, reviewer: User):
    for name in ("<b>a", "<b>b"):
        worlds.published(editor, reviewer, document=document(f'{name}"', "", "eksem", status(f"{YEAR + 1}")))

    assert labels(picture(visitor))[0].startswith('<b>a" ved eksem')
    assert "<b>a" not in visitor.get("/").text


def test_no_style_sheet_is_loaded_for_nothing(visitor: Client, db: None):
    assert settings.STATIC_URL in visitor.get("/").text
    assert "expected-picture" not in visitor.get("/").text
