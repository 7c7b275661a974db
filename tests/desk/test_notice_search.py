"""One box finds a notice by what people call it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices import workflow
from notices.document.model import Choice, NorwegianAssessment, NyeMetoderNumber
from notices.document.template import ASSESSMENT_RELATIONS
from notices.models import Notice
from tests.support.worlds import complete_document, created, published, saved, submitted

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def find(editor: User, client_of: ClientOf) -> Callable[[str], set[int]]:
    """A function: the ids of the notices that the list shows for these words."""
    client = client_of(editor)

    def ids(words: str) -> set[int]:
        response = client.get(reverse("desk-notices"), {"words": words})
        assert response.status_code == 200
        return {row.notice.pk for row in response.context["rows"]}

    return ids


NAMED = complete_document().revised(nye_metoder=(NyeMetoderNumber(key="n1", number="ID2019_011"),))
RELATION = Choice.of(ASSESSMENT_RELATIONS, "same_substance", "nb")
WRITTEN = ["nct03334396", "NCT 0333 4396", "EXAMPLE-1", "example 1", "ID2019-011", "id2019 11", "eksempelmab example"]


@pytest.mark.parametrize("words", WRITTEN)
@pytest.mark.parametrize("is_public", [True, False], ids=["published", "draft"])
def test_numbers_studies_and_codes_however_they_are_written(
    find: Callable[[str], set[int]], editor: User, reviewer: User, words: str, is_public: bool
):
    other = created(editor, complete_document(title="Noe annet", trials=(), substances=())).notice
    notice = published(editor, reviewer, document=NAMED).notice if is_public else created(editor, NAMED).notice

    assert find(words) == {notice.pk}
    assert other.pk not in find("eksempelmab")


@pytest.mark.parametrize("written", ["ID2020_067", "2020-067"])
@pytest.mark.parametrize("is_public", [True, False], ids=["published", "draft"])
def test_a_norwegian_assessment_that_is_cited_finds_the_notice(
    find: Callable[[str], set[int]], editor: User, reviewer: User, is_public: bool, written: str
):
    assessment = NorwegianAssessment(key="a1", number=written, relation=RELATION)
    text = complete_document().revised(norwegian_assessments=(assessment,))
    notice = published(editor, reviewer, document=text).notice if is_public else created(editor, text).notice

    for words in ("ID2020_067", "id2020-67", "2020-067", "ID2020 067"):
        assert find(words) == {notice.pk}
    assert find("ID2020_068") == set()


def test_a_number_is_typed_as_it_is_spoken(find: Callable[[str], set[int]], editor: User, reviewer: User):
    first, second = published(editor, reviewer).notice, published(editor, reviewer).notice
    draft = created(editor).notice

    for words in ("Nr. 2", "nr 2", "#2", "no. 2", "nummer 2"):
        assert find(words) == {second.pk}
    assert find(f"Utkast {draft.pk}") == {draft.pk}
    assert find(f"Utkast {first.pk}") == set()


def test_a_person_is_found_as_writer_assignee_and_reviewer(
    find: Callable[[str], set[int]], editor: User, other_editor: User, reviewer: User, other_reviewer: User
):
    User.objects.filter(pk=other_editor.pk).update(first_name="Øyvind", last_name="Ås")
    written = created(other_editor).notice
    reviewed = submitted(editor, assigned_to=reviewer).notice
    assigned = created(editor).notice
    workflow.assign(notice=assigned, by=editor, request_id=uuid4(), assignee=other_editor)

    assert find("øyvind ås") == {written.pk, assigned.pk}
    assert find("Reviewer") == {reviewed.pk}


def test_what_no_word_fits_is_not_found(find: Callable[[str], set[int]], notice: Notice, editor: User):
    saved(notice, editor, title="Tittel")

    assert find("tittel finnesikke") == set()
    assert find("references") == set()
