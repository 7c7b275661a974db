"""The whole demonstration: what there is to see of each kind, and that it is true to the registry's records."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notices.demo import STORIES, trial_record
from notices.demo.documents import FOLDER, REGISTRY
from notices.document.model import Document, TrialRow
from notices.document.rich_text import plain_text
from notices.document.template import LANGUAGES, TECHNOLOGY_TYPES
from notices.models import Comment, Listing, Notice, Publication, Review, TrialAlert, Version
from notices.trial_table.staleness import printed_changes
from tests.support.copied_words import runs_of_eight
from trials.models import StudyRecord, Trial
from trials.study import Study

SHARED = Path(__file__).resolve().parents[3] / "shared" / "registry"
ROWS = [(row, text.language, story.name) for story in STORIES for text in story.versions for row in text.trials]
RECORDS = sorted(path.stem for path in (FOLDER / REGISTRY).glob("*.json"))
# What the registry says of it today; the notice and its first record tell of the summer before.
CHANGED = "NCT06113666"
# The record of a trial that the sample cites is not in the folder of records.
OF_THE_SAMPLE = {"NCT03334396", "NCT03733301"}


@pytest.fixture(scope="module")
def lasting_demo(lasting_database: DjangoDbBlocker) -> None:
    with lasting_database.unblock(), override_settings(DEBUG=True):
        call_command("load_demo", stdout=StringIO())


@pytest.fixture
def demonstration(lasting_demo: None, db: None, settings: Any) -> None:
    settings.DEBUG = True


def live_documents() -> list[Document]:
    listings = Listing.objects.live().select_related("publication__version")
    return [listing.publication.version.document for listing in listings]


# What there is to see


@pytest.mark.pages
@pytest.mark.django_db
def test_fourteen_notices_are_live_of_all_types_in_many_areas_and_three_languages(demonstration: None) -> None:
    documents = live_documents()

    assert len(documents) == 14
    assert {document.technology_type.code for document in documents} == set(TECHNOLOGY_TYPES.codes)
    assert {document.language for document in documents} == set(LANGUAGES)
    assert len({area.code for document in documents for area in document.areas}) >= 8
    assert len({tag.code for document in documents for tag in document.tags}) >= 2
    assert len({row.phase.code for document in documents for row in document.trials if row.phase}) >= 4
    assert len(_statuses(documents)) >= 5


def _statuses(documents: list[Document]) -> set[str]:
    rows = [row for document in documents for row in document.regulatory_statuses]
    return {row.status.code for row in rows if row.status}


@pytest.mark.pages
@pytest.mark.django_db
def test_every_state_is_there(demonstration: None) -> None:
    kinds = Counter(Publication.objects.values_list("kind", flat=True))
    to_come = Publication.objects.filter(effective_at__gt=timezone.now())

    assert (kinds["withdraw_outdated"], kinds["withdraw_wrong"], to_come.count()) == (1, 1, 1)
    assert Publication.objects.exclude(replaced_by=None).get().replaced_by.title.startswith("Kagrilintid")  # type: ignore[union-attr]
    assert Review.objects.filter(status="open").count() == 2
    assert Comment.objects.exclude(parent=None).count() == 1
    assert Notice.objects.filter(reviews=None).count() == 1


@pytest.mark.pages
@pytest.mark.django_db
def test_several_have_two_or_three_published_versions_that_differ(demonstration: None) -> None:
    published = Publication.objects.filter(kind="publish")
    times = Counter(published.values_list("notice", flat=True))

    assert sorted(times.values())[-4:] == [2, 2, 2, 3]
    assert len({version.sha256 for version in Version.objects.filter(publications__in=published)}) == published.count()


@pytest.mark.pages
@pytest.mark.django_db
def test_each_publication_is_of_today_and_passed_by_somebody_who_did_not_write(demonstration: None) -> None:
    oldest = min(Publication.objects.values_list("created_at", flat=True))

    assert timezone.now() - oldest < timedelta(hours=1)
    assert set(Review.objects.exclude(decided_by=None).values_list("decided_by__username", flat=True)) == {"reviewer"}
    assert set(Version.objects.values_list("created_by__username", flat=True)) == {"editor"}


@pytest.mark.pages
@pytest.mark.django_db
def test_two_trials_are_cited_by_two_notices(demonstration: None) -> None:
    cited = Counter(row.number for document in live_documents() for row in document.trials)

    assert sorted(number for number, times in cited.items() if times == 2) == ["NCT02889484", "NCT05963815"]


@pytest.mark.pages
@pytest.mark.django_db
def test_a_trial_changed_in_its_registry_after_its_notice_was_published(demonstration: None) -> None:
    trial = Trial.objects.get(number=CHANGED)
    alert = TrialAlert.objects.get(trial=trial, field="participants")

    assert (alert.old, alert.new) == ("Estimert: N = 260", "Estimert: N = 550")
    assert StudyRecord.objects.filter(trial=trial).count() == 2
    assert Listing.objects.filter(notice=alert.notice).exists()


@pytest.mark.pages
@pytest.mark.django_db
def test_nothing_in_it_was_made_but_by_a_command(demonstration: None) -> None:
    output = StringIO()

    call_command("verify", stdout=output)
    call_command("rebuild_listings", "--check", stdout=StringIO())

    assert output.getvalue().startswith("All is well: 19 notices")


@pytest.mark.pages
@pytest.mark.django_db
def test_a_second_time_changes_nothing(demonstration: None) -> None:
    before = Notice.objects.count(), Version.objects.count()

    call_command("load_demo", stdout=StringIO())

    assert (Notice.objects.count(), Version.objects.count()) == before == (19, 26)


# That it is honest


@pytest.mark.parametrize("name", [story.name for story in STORIES])
def test_an_expected_date_is_said_to_be_an_example(name: str) -> None:
    story = next(story for story in STORIES if story.name == name)
    marks = {"nb": "eksempel", "nn": "døme", "en": "example"}

    for document in story.versions:
        expected = [row for row in document.regulatory_statuses if row.date and row.date.estimated]
        mark = marks[document.language]
        assert [row for row in expected if mark not in row.note.lower()] == []
        assert not expected or mark in plain_text(document.status)


def shared_record(number: str) -> dict[str, Any]:
    path = next((path for path in SHARED.glob(f"**/{number}.json") if path.parent.name != "pairs"), None)
    if path is None:
        pytest.skip("the registry's records are not beside the project")
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def study(number: str, record: dict[str, Any]) -> Study:
    return Trial(number=number, registry="ctgov").part.read(record)


@pytest.mark.parametrize(("row", "language", "name"), ROWS, ids=[f"{name}-{row.number}" for row, _, name in ROWS])
def test_a_printed_trial_is_the_registrys(row: TrialRow, language: Any, name: str) -> None:
    changes = printed_changes(row, study(row.number, shared_record(row.number)), language)

    expected = ["participants"] if row.number == CHANGED else []
    assert [change.field for change in changes if change.field != "name"] == expected


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_of_our_own_says_nothing_else_than_the_registrys(name: str) -> None:
    number, ours, _ = trial_record(name)
    if number in OF_THE_SAMPLE:
        pytest.skip("the sample's sources are web pages")
    theirs = dict(leaves(shared_record(number)))

    untrue = {place for place, value in leaves(ours) if theirs.get(place) != value}
    of_the_summer = {"count", "versionHolder"} if name == CHANGED else set()
    assert {place.rpartition(".")[2] for place in untrue} == of_the_summer


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a record with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{place}.{name}")
    else:
        yield place, value


@pytest.mark.parametrize("name", [story.name for story in STORIES])
def test_no_eight_words_in_a_row_are_the_registrys(name: str) -> None:
    story = next(story for story in STORIES if story.name == name)

    for document in story.versions:
        written = " ".join(plain_text(value) for value in dict(document).values() if isinstance(value, str))
        for row in document.trials:
            written += f" {row.population} {row.intervention} {row.control} {row.outcomes}"
        read = " ".join(str(value) for row in document.trials for _, value in leaves(shared_record(row.number)))
        assert runs_of_eight(written) & runs_of_eight(read) == set()
