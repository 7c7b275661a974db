"""Queries that are put into SQL once: each run has its own values, its own time and its own connection."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices.access.people import update_profile
from notices.models import Notice, Publication
from notices.models.moment import MomentField, RunTime, Today
from notices.models.prepared import MAX_NUMBER, Place, Prepared
from tests.support.worlds import created, published

pytestmark = pytest.mark.django_db


def published_entry(editor: User, reviewer: User) -> Publication:
    entry = published(editor, reviewer).publication
    assert entry is not None
    return entry


def test_each_run_has_its_own_values(editor: User, reviewer: User):
    people = Prepared(lambda: User.objects.filter(username=Place("name")))

    assert [people.rows(name=name) for name in ("editor", "reviewer", "nobody")] == [[editor], [reviewer], []]


def test_it_is_built_once_and_asked_each_time(editor: User):
    built = []
    people = Prepared(lambda: built.append(1) or User.objects.filter(pk=Place("person")))  # type: ignore[func-returns-value]

    with CaptureQueriesContext(connection) as queries:
        first, second = people.rows(person=editor.pk), people.rows(person=editor.pk)

    assert (first, second, len(built), len(queries)) == ([editor], [editor], 1, 2)
    assert first[0] is not second[0]


def test_the_time_is_that_of_the_run(editor: User, reviewer: User, set_now):
    entry = published_entry(editor, reviewer)
    effective = Prepared(lambda: Publication.objects.filter(effective_at__lte=RunTime()))

    assert effective.rows() == [entry]
    set_now(entry.effective_at - timedelta(seconds=1))
    assert effective.rows() == []


def test_a_time_that_is_given_is_compared_as_it_is_stored(editor: User, reviewer: User):
    entry = published_entry(editor, reviewer)
    since = Prepared(lambda: Publication.objects.filter(effective_at__gte=Place("at", MomentField())))

    def entries(at: datetime) -> list[Publication]:
        return since.rows(at=at)

    assert (entries(entry.effective_at), entries(entry.effective_at + timedelta(microseconds=1))) == ([entry], [])


def test_columns_and_joined_rows_come_along(editor: User):
    notice = created(editor).notice
    counted = Notice.objects.select_related("assignee").annotate(count=Count("versions"), name=F("assignee__username"))
    notices = Prepared(lambda: counted.filter(pk=Place("notice")))

    with CaptureQueriesContext(connection) as queries:
        (row,) = notices.rows(notice=notice.pk)
        assert (row.assignee, row.count, row.name) == (editor, 1, "editor")

    assert len(queries) == 1
    assert notices.annotations == {"count", "name"}


def test_a_number_that_no_column_holds_finds_nothing(editor: User):
    people = Prepared(lambda: User.objects.filter(pk=Place("person")))

    assert [people.rows(person=number) for number in (MAX_NUMBER, MAX_NUMBER + 1, -(10**30))] == [[], [], []]


def test_a_value_without_a_place_to_stand_is_refused(editor: User):
    with pytest.raises(KeyError):
        Prepared(lambda: User.objects.filter(pk=Place("person"))).rows()


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(editor: User):
    people = Prepared(lambda: User.objects.filter(pk=Place("person")))
    answers = [people.rows(person=editor.pk)]

    def ask() -> None:
        answers.append(people.rows(person=editor.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert answers == [[editor], [editor]]


def test_outside_a_prepared_query_the_time_is_that_of_the_run_too(editor: User, reviewer: User):
    entry = published_entry(editor, reviewer)

    assert Publication.objects.filter(effective_at__lte=RunTime()).get().effective_at <= timezone.now()
    assert not Publication.objects.filter(pk=entry.pk, effective_at__gt=RunTime()).exists()


def test_the_day_is_that_of_the_run_in_norway(editor: User, set_now):
    update_profile(editor, away_from=date(2026, 3, 2))
    away = Prepared(lambda: User.objects.filter(profile__away_from__lte=Today()))

    set_now(datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
    assert away.rows() == []
    set_now(datetime(2026, 3, 1, 23, 1, tzinfo=UTC))
    assert away.rows() == [editor]
