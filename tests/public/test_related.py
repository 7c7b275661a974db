"""Notices related to another: similar ones, those it replaces, its neighbours in the list; and no draft."""

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.model import Document, Name
from notices.models import Notice, Publication
from notices.public import related
from notices.public.related import RelatedNotices, live_text, notices_naming, related_notices
from tests.support.worlds import act, complete_document, created, published, saved, submitted

pytestmark = pytest.mark.django_db

TRIAL = "NCT03334396"
LATER = timezone.now() + timedelta(days=2)
UNLIKE = iter(range(1, 10_000))


def unlike(*substances: str, trial: str = "", **changes: Any) -> Document:
    """A document that shares nothing with any other but what is asked for."""
    n = next(UNLIKE)
    (row,) = complete_document().trials
    own = {
        "title": f"Varsel nummer {n}",
        "substances": tuple(Name(key=f"s{key}", text=name) for key, name in enumerate(substances or (f"stoff{n}",))),
        "trials": (row.model_copy(update={"number": trial or f"NCT{n:08}"}),),
    }
    return complete_document(**{**own, **changes})


class People(NamedTuple):
    """Who works in this world."""

    editor: User
    reviewer: User
    manager: User

    def publish(self, document: Document, notice: Notice | None = None) -> Notice:
        if notice:
            saved(notice, self.editor, document)
        return published(self.editor, self.reviewer, notice, document).notice

    def schedule(self, document: Document, at: datetime, notice: Notice | None = None) -> Notice:
        if notice:
            saved(notice, self.editor, document)
        in_review = submitted(self.editor, notice, document).notice
        return act(workflow.approve, in_review, self.reviewer, publish_at=at).notice

    def withdraw(self, notice: Notice, replaced_by: Notice, kind: str = "withdraw_outdated") -> None:
        words = {"reason": "Innført.", "public_note": "Innført."}
        act(workflow.withdraw, notice, self.manager, kind=kind, replaced_by=replaced_by, **words)


class World(NamedTuple):
    """What is live, the oldest first; then what is not."""

    one: Notice
    capitals: Notice
    second: Notice
    both: Notice
    cited: Notice
    eczema: Notice
    rash: Notice
    changed: Notice
    revised: Notice
    outdated: Notice
    wrong: Notice
    scheduled: Notice

    @property
    def live(self) -> "tuple[Notice, ...]":
        return self[:9]


@pytest.fixture
def people(editor: User, reviewer: User, manager: User) -> People:
    return People(editor, reviewer, manager)


@pytest.fixture(scope="module")
def lasting_world(lasting_database, lasting_people) -> World:
    with lasting_database.unblock():
        return build(People(*lasting_people))


def build(people: People) -> World:
    """Amab, in drafts and on its way and gone, beside what is live."""
    publish = people.publish
    one = publish(unlike("Amab", "bemab", trial=TRIAL))
    capitals, second, both = publish(unlike("AMAB")), publish(unlike("bemab")), publish(unlike("amab", "bemab"))
    cited = publish(unlike(trial="nct-0333 4396"))
    eczema = publish(unlike(title="Nymab (Nya) til behandling av moderat til alvorlig atopisk eksem hos voksne"))
    rash = publish(unlike(title="Rarmab ved atopisk eksem"))
    outdated, wrong = publish(unlike("amab", title="Det gamle varselet")), publish(unlike("amab", title="Galt"))
    changed = publish(unlike(), publish(unlike("amab")))
    revised = publish(unlike())
    saved(revised, people.editor, unlike("amab"))
    created(people.editor, unlike("amab"))
    submitted(people.editor, document=unlike("amab"))
    scheduled = people.schedule(unlike("amab"), LATER)
    people.withdraw(outdated, one)
    people.withdraw(wrong, one, "withdraw_wrong")
    return World(one, capitals, second, both, cited, eczema, rash, changed, revised, outdated, wrong, scheduled)


@pytest.fixture
def world(lasting_world: World, db: None) -> World:
    return World(*(Notice.objects.get(pk=notice.pk) for notice in lasting_world))


def related_to(notice: Notice) -> RelatedNotices:
    """Return the notices related to a notice's live version."""
    publication = Publication.objects.effective().filter(notice=notice).last()
    assert publication is not None
    return related_notices(live_text(publication))


def similar(notice: Notice) -> list[tuple[int, list[str]]]:
    return [(other.number, other.reasons) for other in related_to(notice).similar]


def same(kind: str, name: str) -> str:
    return _(f"Same {kind}: %(names)s") % {"names": name}


def page_of(visitor: Client, notice: Notice) -> str:
    return visitor.get(f"/varsel/{notice.number}/{notice.slug}/").text


# Similar


def test_what_shares_a_trial_stands_first_then_what_shares_more_then_the_newest_and_no_draft(world: World):
    assert similar(world.one) == [
        (world.cited.number, [same("trial", TRIAL)]),
        (world.both.number, [same("substance", "amab"), same("substance", "bemab")]),
        (world.second.number, [same("substance", "bemab")]),
        (world.capitals.number, [same("substance", "AMAB")]),
    ]


def test_notices_that_share_something_name_each_other(world: World):
    assert similar(world.cited) == [(world.one.number, [same("trial", TRIAL)])]
    assert similar(world.second)[-1] == (world.one.number, [same("substance", "bemab")])


def test_notices_on_the_same_disease_name_each_other(world: World):
    assert similar(world.rash) == [(world.eczema.number, [same("indication", "atopisk eksem")])]


def test_what_an_earlier_version_was_about_counts_no_more(world: World):
    assert similar(world.changed) == []


def test_only_so_many_have_room_and_the_rest_is_one_search_away(visitor: Client, world: World, monkeypatch):
    monkeypatch.setattr(related, "MAX_SIMILAR", 1)

    result = related_to(world.second)

    assert [other.number for other in result.similar] == [world.both.number]
    assert (result.more_count, result.common_label) == (1, "bemab")
    assert 'href="/?q=bemab"' in page_of(visitor, world.second)


# Replaced


def test_a_notice_names_what_it_replaced_but_not_what_was_wrong(visitor: Client, world: World):
    page = page_of(visitor, world.one)

    assert [replaced.title for replaced in related_to(world.one).replaced] == ["Det gamle varselet"]
    assert f'<a href="/varsel/{world.outdated.number}/{world.outdated.slug}/">Det gamle varselet</a>' in page
    assert "Galt" not in page


def test_what_came_back_is_replaced_no_more(world: World, people: People):
    people.publish(unlike(), world.outdated)

    assert related_to(world.one).replaced == []


# Neighbours


def neighbours(notice: Notice) -> tuple[int | None, int | None]:
    related = related_to(notice)
    return (related.newer.number if related.newer else None), (related.older.number if related.older else None)


def test_the_neighbours_are_those_of_the_list(visitor: Client, world: World):
    numbers = [notice.number for notice in world.live]

    assert [neighbours(notice) for notice in world.live] == list(
        zip([*numbers[1:], None], [None, *numbers[:-1]], strict=True)
    )
    assert f'href="/varsel/{world.both.number}/{world.both.slug}/" rel="prev"' in page_of(visitor, world.second)


def test_an_update_brings_a_notice_to_the_top(world: World, people: People):
    people.publish(unlike(), world.capitals)

    assert neighbours(world.capitals) == (None, world.revised.number)
    assert neighbours(world.second) == (world.both.number, world.one.number)


def test_two_of_the_same_second_stand_beside_each_other(people: People, set_now):
    at = timezone.now() + timedelta(hours=1)
    one, other = (people.schedule(unlike(), at) for _n in range(2))
    set_now(at + timedelta(minutes=1))

    assert neighbours(one)[0] == other.number
    assert neighbours(other) == (None, one.number)


# When it changes by itself


def test_the_page_holds_until_something_beside_it_comes_or_goes(world: World, people: People):
    assert related_to(world.one).changes_at == LATER
    assert related_to(world.rash).changes_at is None

    soon = timezone.now() + timedelta(days=1)
    people.schedule(unlike(), soon, world.cited)

    assert related_to(world.one).changes_at == related_to(world.both).changes_at == soon


def test_the_newest_holds_until_there_is_a_newer_one(world: World):
    assert related_to(world.revised).changes_at == LATER


# Whose pages a change reaches


def shown_on(notices: tuple[Notice, ...]) -> dict[int, set[int]]:
    """The numbers of all that each page names."""
    return {notice.pk: {other.number for other in named(related_to(notice))} for notice in notices}


def named(page: RelatedNotices) -> list[Any]:
    return [*page.similar, *page.replaced, *filter(None, (page.newer, page.older))]


def test_a_change_reaches_every_page_that_names_the_notice_before_or_after_it(world: World, people: People):
    now = shown_on(world.live)
    for change in (
        lambda: people.publish(unlike(trial=TRIAL), world.capitals),
        lambda: people.publish(unlike("bemab")),
    ):
        before, changed = now, change()
        now = shown_on(world.live)
        different = {pk for pk in now if now[pk] != before[pk]}
        assert len(different) > 1
        assert different <= notices_naming({changed.pk})


def test_a_withdrawal_reaches_those_beside_it_and_what_takes_its_place(world: World, people: People):
    rest = tuple(notice for notice in world.live if notice != world.both)
    before = shown_on(rest)

    people.withdraw(world.both, world.eczema)

    after = shown_on(rest)
    different = {pk for pk in after if after[pk] != before[pk]}
    assert different == {world.one.pk, world.capitals.pk, world.second.pk, world.cited.pk, world.eczema.pk}
    assert different <= notices_naming({world.both.pk})


def test_a_change_reaches_no_other_page(world: World):
    assert notices_naming({world.revised.pk}) == {world.revised.pk, world.changed.pk}


def test_what_is_scheduled_reaches_the_pages_that_will_name_it(world: World):
    alike_or_newest = {world.one.pk, world.capitals.pk, world.both.pk, world.revised.pk}

    assert notices_naming({world.scheduled.pk}) == {world.scheduled.pk} | alike_or_newest


# What it costs


def test_asking_whom_a_change_reaches_takes_three_queries(world: World, django_assert_num_queries):
    for ids in ({world.one.pk}, {notice.pk for notice in world}):
        with django_assert_num_queries(3):
            notices_naming(ids)


def test_related_notices_come_with_the_text(world: World, django_assert_num_queries):
    publication = world.one.publications.get()

    with django_assert_num_queries(1):
        notices = related_notices(live_text(publication))

    assert len(notices.similar) == 4


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL turns the question round")
def test_names_are_never_joined_with_all_other_names(world: World):
    """As it did where it took the tables for empty: an hour for a site of sixty notices."""
    publication = world.one.publications.get()
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        live_text(publication)
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "".join(line for (line,) in cursor.fetchall())

    # $7: what a question of its own has found before.
    assert re.search(r"key\)::text = ANY \(\(\$\d+\)", plan)
