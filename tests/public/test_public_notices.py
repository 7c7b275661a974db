"""The notices that lists and files of data tell of: what the public has seen, and nothing that was wrong."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from notices import workflow
from notices.models import Notice
from notices.public import public_notices
from notices.public.ledger import public_record, text_of
from notices.public.metadata import VersionMetadata, metadata_of
from notices.public.public_notices import WithdrawnAsWrong, every_notice, in_states, metadata_of_rows, with_text
from tests.support.sites import Site
from tests.support.worlds import act, published, saved

pytestmark = pytest.mark.django_db

REASON = "Metoden er besluttet innført."


def alone(notice: Notice, n: int) -> VersionMetadata:
    record = public_record(notice.number or 0)
    version = record.version(n) if record else None
    assert record and version
    return metadata_of(record, version, text_of(version).document)


def withdrawn(notice: Notice, manager: Any, kind: str = "withdraw_wrong") -> None:
    notice.refresh_from_db()
    act(workflow.withdraw, notice, manager, kind=kind, reason="Feil", public_note="Feil dose.")


def rows(*states: Any, at: datetime | None = None) -> list[tuple[int, int, str]]:
    at = at or timezone.now()
    listings = with_text(in_states(states, at)).order_by("notice__number", "live_from")
    each = metadata_of_rows(list(listings), at)
    return [(one.number, one.version, one.state) for one in each]


# Every notice once


def test_every_notice_comes_by_number_with_the_facts_that_it_has_alone(site: Site, monkeypatch):
    monkeypatch.setattr(public_notices, "CHUNK", 2)

    together = list(every_notice())

    assert [each.number for each, _text in together] == sorted(each.number for each, _text in together)
    with_texts = [site.live, site.revised, site.rereviewed, site.outdated]
    assert [(each, text) for each, text in together if text is not None] == sorted(
        ((alone(notice, 1), notice.publications.earliest("pk").version.content) for notice in with_texts),
        key=lambda each: each[0].number,
    )
    (wrong,) = [each for each, text in together if text is None]
    assert isinstance(wrong, WithdrawnAsWrong) and wrong.number == site.wrong.number


def test_of_what_was_wrong_there_is_number_title_dates_and_reason(site: Site):
    (wrong,) = [each for each, text in every_notice() if text is None]
    publication, withdrawal = site.wrong.publications.order_by("pk")

    assert isinstance(wrong, WithdrawnAsWrong)
    assert (wrong.number, wrong.state, wrong.title) == (site.wrong.number, "wrong", "Eksempelmab, utkast")
    assert wrong.first_published_at == wrong.published_at == publication.effective_at
    assert wrong.withdrawn
    assert (wrong.withdrawn.at, wrong.withdrawn.note, wrong.withdrawn.replaced_by) == (
        withdrawal.effective_at,
        REASON,
        None,
    )


def test_a_query_for_each_chunk_and_one_for_what_is_withdrawn_in_it(site: Site, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(public_notices, "CHUNK", 3)

    # Three live ones, then the two that were withdrawn, then none.
    with django_assert_num_queries(4):
        list(every_notice())


def test_a_notice_that_is_published_again_comes_once_as_it_is_now(site: Site, editor, reviewer):
    published(editor, reviewer, saved(site.outdated, editor, title="Igjen").notice)

    mine = [each for each, _text in every_notice() if each.number == site.outdated.number]

    assert [(each.state, each.title) for each in mine] == [("live", "Igjen")]


# By state


def test_each_state_has_its_versions(site: Site, editor, reviewer):
    published(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)
    live, outdated = site.live.number or 0, site.outdated.number or 0

    assert rows("replaced") == [(live, 1, "replaced")]
    assert rows("outdated") == [(outdated, 1, "outdated")]
    assert [row for row in rows("live") if row[0] == live] == [(live, 2, "live")]
    assert rows("live", "replaced", "outdated") == sorted(
        [*rows("live"), (live, 1, "replaced"), (outdated, 1, "outdated")]
    )
    assert rows("live", "outdated") == sorted([*rows("live"), (outdated, 1, "outdated")])


def test_what_was_withdrawn_as_wrong_is_in_no_state(site: Site, editor, reviewer, manager):
    """Neither a notice with all its versions, nor a version that another has taken the place of."""
    published(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)
    withdrawn(site.live, manager)
    published(editor, reviewer, saved(site.revised, editor, title="Feil tittel").notice)
    withdrawn(site.revised, manager)
    site.revised.refresh_from_db()
    published(editor, reviewer, saved(site.revised, editor, title="Rett tittel").notice)
    revised = site.revised.number or 0

    everything = rows("live", "replaced", "outdated")

    assert {number for number, _n, _state in everything}.isdisjoint({site.live.number, site.wrong.number})
    assert [row for row in everything if row[0] == revised] == [(revised, 1, "replaced"), (revised, 3, "live")]


def test_what_was_live_before_a_withdrawal_is_replaced_once_there_is_another(site: Site, editor, reviewer):
    published(editor, reviewer, saved(site.outdated, editor, title="Igjen").notice)
    number = site.outdated.number or 0

    assert [row for row in rows("live", "replaced", "outdated") if row[0] == number] == [
        (number, 1, "replaced"),
        (number, 2, "live"),
    ]


def test_what_is_scheduled_is_in_no_state_before_its_time(site: Site):
    at = site.scheduled.publications.get().effective_at

    assert site.scheduled.number not in {number for number, _n, _state in rows("live", "replaced", "outdated")}
    assert (site.scheduled.number, 1, "live") in rows("live", at=at)
