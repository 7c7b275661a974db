"""What Crossref or PubMed said of a retraction stands beside the notices that cite it, in no text of theirs."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.document.model import Reference
from notices.models import RetractedPublication
from tests.support.worlds import complete_document, created, head_of, submitted

pytestmark = pytest.mark.django_db

RETRACTED = Reference(key="gone", title="En studie", source="Lancet", url="https://doi.org/10.1000/X")


@pytest.fixture
def document() -> Any:
    RetractedPublication.objects.record(["doi:10.1000/x", "pmid:1"], "PubMed", timezone.now())
    document = complete_document()
    return document.revised(references=(*document.references, RETRACTED), summary="<p>Se [@gone].</p>")


def test_the_form_the_review_and_the_question_before_it_say_so(editor: User, client: Client, document: Any) -> None:
    notice = created(editor, document).notice
    client.force_login(editor)
    sentence = "PubMed sier at publikasjonen er trukket tilbake"

    for page in (reverse("desk-edit", args=[notice.pk]), reverse("desk-step", args=[notice.pk, "submit"])):
        assert sentence in client.get(page).text
    outcome = submitted(editor, notice)

    assert outcome.review
    findings = [each for each in outcome.review.checks["findings"] if each["code"] == "retracted"]
    assert [(each["place"], each["values"]) for each in findings] == [("references/gone/title", {"source": "PubMed"})]
    assert head_of(notice).document == document


def test_who_said_it_first_stays_and_other_references_are_not_asked_for(document: Any) -> None:
    RetractedPublication.objects.record(["doi:10.1000/x", "doi:10.1000/y"], "Crossref", timezone.now())

    assert RetractedPublication.objects.cited_in(document) == {"doi:10.1000/x": "PubMed"}
    assert RetractedPublication.objects.count() == 3


def test_a_text_without_such_addresses_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert RetractedPublication.objects.cited_in(complete_document()) == {}
