"""Questions as people ask them, on sixty short notices: which comes first, and no empty page where there is an answer.

`questions/notices.toml` has the notices, `questions/questions.toml` what is asked. `questions/kept_aside.toml` was
written with them and is no measure for tuning: look at its score, not at its questions. `pytest -s` prints both scores.
"""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone

from notices import search
from notices.document.model import Choice, Document, Name, TrialRow
from notices.document.template import TECHNOLOGY_TYPES
from notices.models import ListingArea, ListingName, Notice, Publication, Version
from notices.search import SearchQuery
from notices.workflow import projections
from tests.support.areas import DEFAULT_AREAS

# Both databases are asked; which of them is not seen in a list of strings.
pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "questions"
FILES = ("questions", "kept_aside")
MIN_FIRST = 0.9


class Answer(NamedTuple):
    """What a question found, best first, by the keys of the notices, and which of them may come first."""

    question: str
    keys_found: list[str]
    expected: list[str]

    @property
    def is_right(self) -> bool:
        return self.keys_found[:1] in [[key] for key in self.expected]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def questions_of(name: str) -> list[tuple[str, str | list[str]]]:
    """Return the questions of a file with what may come first; the groups they stand in are for the reader."""
    return [each for group in read(name).values() for each in group.items()]


def document(values: dict[str, Any]) -> Document:
    language, kind = values.get("language", "nb"), values.get("type", "medicine")
    fields = {"substances": "substances" if kind == "medicine" else "generics", "brand_names": "brands"}
    names = {
        field: tuple(Name(key=f"n{place}", text=text) for place, text in enumerate(values.get(key, ())))
        for field, key in fields.items()
    }
    trials = tuple(
        TrialRow(key=f"t{place}", number=text.split(" ", 1)[0], name=text.split(" ", 1)[1])
        for place, text in enumerate(values.get("trials", ()))
    )
    numbers = tuple({"key": f"i{place}", "number": text} for place, text in enumerate(values.get("nye_metoder", ())))
    prose = {"summary": "summary", "description": "description", "disease": "disease", "current_treatment": "treatment"}
    return Document(
        language=language,
        title=values["title"],
        technology_type=Choice.of(TECHNOLOGY_TYPES, kind, language),
        areas=(Choice.of(DEFAULT_AREAS, values["area"], language),),
        atc={"code": values.get("atc", ""), "group": ""},
        holder=values.get("company", ""),
        nye_metoder=numbers,
        trials=trials,
        **names,
        **{field: f"<p>{values[key]}</p>" for field, key in prose.items()},
    )


def put_on_the_list(values: dict[str, dict[str, Any]]) -> dict[int, str]:
    """Make the rows that the search reads, as a command makes them, and return the keys of the notices by their ids.

    No ledger row stands behind them. Sixty notices through the workflow take longer than all questions together.
    """
    now, keys = timezone.now(), {}
    for number, (key, each) in enumerate(values.items(), 1):
        notice = Notice.objects.create(created_at=now)
        version = Version(pk=number, notice=notice, content=document(each).canonical())
        publication = Publication(pk=number, notice=notice, version=version, kind="publish", effective_at=now)
        listing = projections.listing_of(publication, [])
        listing.save(force_insert=True)
        areas, names, terms = projections.rows_beside(listing)
        ListingArea.objects.bulk_create(areas)
        ListingName.objects.bulk_create(names)
        terms.save(force_insert=True)
        keys[listing.pk] = key
    return keys


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: Any) -> dict[str, list[Answer]]:
    """Every question asked once, in a transaction that is taken back: only at its end a ledger row would be missed."""
    with django_db_blocker.unblock(), transaction.atomic():
        keys = put_on_the_list(read("notices"))
        by_file = {name: [ask(*each, keys) for each in questions_of(name)] for name in FILES}
        transaction.set_rollback(True)
    search.clear_cache()
    return by_file


def ask(question: str, expected: str | list[str], keys: dict[int, str]) -> Answer:
    results = search.search(SearchQuery.of({"q": question}), "nb")
    answers = [keys[results.index.ids[position]] for position in results.page.positions]
    return Answer(question, answers, [expected] if isinstance(expected, str) else expected)


@pytest.mark.parametrize("name", FILES)
def test_the_right_notice_comes_first_for_nine_questions_of_ten(answers: dict[str, list[Answer]], name: str):
    wrong = [each for each in answers[name] if not each.is_right]

    right = len(answers[name]) - len(wrong)
    print(f"\n{name}: {right} of {len(answers[name])} right first")
    assert right >= MIN_FIRST * len(answers[name]), f"{right} of {len(answers[name])}: {wrong}"


@pytest.mark.parametrize("name", FILES)
def test_no_question_with_an_answer_finds_nothing(answers: dict[str, list[Answer]], name: str):
    assert [each.question for each in answers[name] if not each.keys_found] == []
