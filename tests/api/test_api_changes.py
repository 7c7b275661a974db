"""What the API tells of changes: nothing twice, nothing missed, and no word of what was withdrawn as wrong."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.api.parameters import EARLIEST, LATEST, ListPosition, parse_moment
from notices.models import Publication
from tests.support.sites import Site
from tests.support.worlds import act, saved, submitted
from tests.support.worlds import published as publish

TITLE = "Eksempelmab til behandling av eksempelsyke"
CHANGES = "/api/v1/changes"


def get_changes(visitor: Client, **parameters: Any) -> Any:
    answer = visitor.get(CHANGES, parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def short(answer: Any) -> list[tuple[int, int, str]]:
    return [(item["number"], item["version"], item["kind"]) for item in answer["items"]]


@pytest.fixture
def long_ago(site: Site, set_now) -> datetime:
    """A time at which nothing that was done to the site is new any more."""
    later = timezone.now() + timedelta(minutes=1)
    set_now(later)
    return later


@pytest.mark.django_db
def test_every_change_is_told_in_the_order_it_took_effect(site: Site, visitor: Client, long_ago: datetime):
    answer = get_changes(visitor)

    live = [(notice.number, 1, "published") for notice in (site.live, site.revised, site.rereviewed)]
    outdated, wrong = site.outdated.number, site.wrong.number
    assert short(answer) == [
        *live,
        (outdated, 1, "published"),
        (outdated, 1, "withdrawn_as_outdated"),
        (wrong, 1, "published"),
        (wrong, 1, "withdrawn_as_wrong"),
    ]
    assert answer["next"] is None
    assert answer["cursor"] == answer["items"][-1]["cursor"]
    assert [item["title"] for item in answer["items"]] == [TITLE] * 5 + [None, None]
    why = "Metoden er besluttet innført."
    assert [item["note"] for item in answer["items"]][4:] == [why, None, why]


@pytest.mark.django_db
def test_a_new_version_is_an_update(site: Site, visitor: Client, editor, reviewer):
    publish(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)

    last = get_changes(visitor)["items"][-1]

    assert (last["kind"], last["version"], last["title"]) == ("updated", 2, "Ny tittel")
    assert last["note"] == "Nye opplysninger."
    assert last["address"].endswith(f"/varsel/{site.live.number}/v/2/")


@pytest.mark.django_db
def test_what_was_told_of_a_text_is_untold_when_it_turns_out_wrong(site: Site, visitor: Client, manager):
    act(workflow.withdraw, site.live, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil dose.")

    mine = [item for item in get_changes(visitor)["items"] if item["number"] == site.live.number]

    assert [(item["kind"], item["title"], item["note"]) for item in mine] == [
        ("published", None, None),
        ("withdrawn_as_wrong", None, "Feil dose."),
    ]


@pytest.mark.django_db
def test_who_goes_on_with_the_cursor_gets_each_change_once(site: Site, visitor: Client, long_ago, settings):
    settings.SITE_URL = "http://testserver"
    whole, pages = get_changes(visitor), [get_changes(visitor, limit=3)]
    while following := pages[-1]["next"]:
        pages.append(visitor.get(following).json())

    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert [len(page["items"]) for page in pages] == [3, 3, 1]
    rest = get_changes(visitor, cursor=whole["cursor"])
    assert rest == {"items": [], "cursor": whole["cursor"], "next": None}


@pytest.mark.django_db
def test_what_is_being_written_while_somebody_asks_is_told_the_next_time(
    site: Site, visitor: Client, editor, reviewer, monkeypatch
):
    """A command that took its time before the newest entry, and ended after somebody had asked for it."""
    before = Publication.objects.uncancelled().filter(effective_at__lte=timezone.now()).last()
    publish(editor, reviewer, saved(site.live, editor, title="Langsom").notice)
    slow = Publication.objects.get(notice=site.live, version__number=site.live.versions.count())
    publish(editor, reviewer, saved(site.outdated, editor, title="Rask").notice)
    hidden = Publication.objects.uncancelled().exclude(pk=slow.pk)
    monkeypatch.setattr(Publication.objects, "uncancelled", lambda: hidden)
    first = get_changes(visitor)
    monkeypatch.undo()

    second = get_changes(visitor, cursor=first["cursor"])

    assert before
    assert "Langsom" not in {item["title"] for item in first["items"]}
    assert {"Langsom", "Rask"} <= {item["title"] for item in second["items"]}


@pytest.mark.django_db
def test_what_is_scheduled_is_told_from_its_second_on(site: Site, visitor: Client, editor, reviewer, set_now):
    known = get_changes(visitor)["cursor"]
    at = timezone.now() + timedelta(hours=1)
    notice = act(workflow.approve, submitted(editor).notice, reviewer, publish_at=at).notice
    notice.refresh_from_db()

    def is_listed_at(moment: datetime) -> bool:
        set_now(moment)
        return (notice.number, 1, "published") in short(get_changes(visitor, cursor=known))

    assert [is_listed_at(at - timedelta(microseconds=1)), is_listed_at(at)] == [False, True]


@pytest.mark.django_db
def test_since_begins_with_its_own_moment(site: Site, visitor: Client, long_ago: datetime):
    at = get_changes(visitor)["items"][3]["at"]

    assert len(get_changes(visitor, since=at)["items"]) == 4
    assert get_changes(visitor, since="2199-01-01")["items"] == []
    assert len(get_changes(visitor, since="2000-01-01")["items"]) == 7
    nothing_yet = get_changes(visitor, since="2199-01-01")
    assert nothing_yet["cursor"] == str(ListPosition(parse_moment("2199-01-01"), 0))


# Times and places, as they are written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-05T12:00:00Z", datetime(2026, 6, 5, 12, tzinfo=UTC)),
        ("2026-06-05t12:00:00.9876543219z", datetime(2026, 6, 5, 12, 0, 0, 987_654, tzinfo=UTC)),
        ("2026-06-05T12:00:00+02:00", datetime(2026, 6, 5, 10, tzinfo=UTC)),
        ("2026-06-05T12:00:00 02:00", datetime(2026, 6, 5, 10, tzinfo=UTC)),
        ("2026-06-05T12:00:00-02:30", datetime(2026, 6, 5, 14, 30, tzinfo=UTC)),
        ("2026-06-30T23:59:60Z", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("2026-06-05", datetime(2026, 6, 4, 22, tzinfo=UTC)),
        ("2026-12-05", datetime(2026, 12, 4, 23, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", EARLIEST),
        ("9999-12-31T23:59:59-23:59", LATEST),
    ],
)
def test_a_moment_is_read_as_it_was_meant(text: str, meant: datetime):
    assert parse_moment(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "2026", "2026-6-5", "2026-02-30", "2026-06-05T12:00:00", "2026-06-05T12:00Z"),
        *("2026-06-05T24:00:00Z", "2026-06-05T12:00:61Z", "2026-06-05T12:00:00+24:00", "2026-06-05T12:00:00+01:60"),
        *("٢٠٢٦-06-05", "2026-06-05\n", "1765000000"),
    ],
)
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


def test_a_place_is_read_as_it_was_written_to_the_microsecond():
    place = ListPosition(datetime(2026, 11, 23, 12, 30, 1, 999_999, tzinfo=UTC), 17)

    assert ListPosition.read(str(place)) == place
    assert str(place) == "1795437001999999-17"
