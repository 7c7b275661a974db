"""The night's round: who is asked about what, what is stored, and what the desk says of it."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.document.model import Document, Reference
from notices.models import PublicationCheck, RetractedPublication
from notices.references import retractions as module
from tests.support.publications import CROSSREF, HTML, Publications
from tests.support.worlds import complete_document, created, published

pytestmark = pytest.mark.django_db

DOI, PMID = "https://doi.org/10.1111/bjd.18898", "https://pubmed.ncbi.nlm.nih.gov/9500320/"
RETRACTED = {"doi:10.1016/s0140-6736(97)11096-0", "pmid:9500320"}


@pytest.fixture
def publications(monkeypatch: pytest.MonkeyPatch) -> Publications:
    return Publications(monkeypatch)


def citing(*addresses: str) -> Document:
    rows = [Reference(key=f"r{n}", title=f"Studie {n}", source="Lancet", url=url) for n, url in enumerate(addresses)]
    document = complete_document()
    cites = "; ".join(f"@{row.key}" for row in rows)
    return document.revised(references=(*document.references, *rows), summary=f"<p>Se [{cites}].</p>")


def a_night() -> str:
    output = StringIO()
    call_command("check_retractions", stdout=output)
    return output.getvalue()


def asked_for(publications: Publications) -> list[str]:
    return [
        request.url.params.get("id") or request.url.path.partition("/works/")[2] for request in publications.requests
    ]


def test_live_texts_and_drafts_are_asked_about_and_the_desk_says_what_was_retracted(
    editor: User, reviewer: User, client: Client, publications: Publications
) -> None:
    notice = published(editor, reviewer, document=citing(DOI, PMID)).notice
    created(editor, citing("https://doi.org/10.1000/draft"))
    client.force_login(editor)
    edit, part = reverse("desk-edit", args=[notice.pk]), reverse("desk-edit-part", args=[notice.pk, 1])
    section = client.get(part, {"section": "references"}).text
    assert "2 av 2 referanser venter på natten" in section and "Trukket tilbake" not in section

    output = a_night()

    assert sorted(asked_for(publications)) == ["10.1000/draft", "10.1111/bjd.18898", "9500320"]
    assert set(RetractedPublication.objects.values_list("name", flat=True)) == RETRACTED
    assert "3 asked about, 2 retracted, 0 wait." in output
    section = client.get(part, {"section": "references"}).text
    assert section.count("Trukket tilbake") == 1
    assert "Crossref og PubMed ble spurt" in section
    page = client.get(reverse("desk-notice", args=[notice.pk])).text
    assert "PubMed sier at publikasjonen er trukket tilbake" in page and f"{edit}#row-references-3" in page
    assert "PubMed sier at publikasjonen er trukket tilbake" in client.get(edit).text


def test_a_second_run_asks_nobody_and_the_next_night_only_about_the_others(
    editor: User, publications: Publications, set_now: Any
) -> None:
    created(editor, citing(DOI, PMID))
    a_night()
    publications.requests.clear()
    assert "0 asked about" in a_night()
    assert publications.requests == []

    set_now(timezone.now() + timedelta(days=1))
    a_night()

    assert asked_for(publications) == ["10.1111/bjd.18898"]


def test_who_gives_no_answer_stops_no_other_and_is_asked_again(
    editor: User, client: Client, publications: Publications, set_now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trials.http_client.back_off", lambda attempt: 0)
    notice = created(editor, citing(DOI, "https://doi.org/10.1000/b", PMID)).notice
    for answer in ((200, HTML), (503, b""), (500, HTML)):
        publications.requests.clear()
        publications.answer("works", *answer)

        with pytest.raises(CommandError, match="Crossref: "):
            a_night()
        # What is broken is not asked about the others.
        assert {name for name in asked_for(publications) if name != "9500320"} == {"10.1000/b"}
    assert set(PublicationCheck.objects.values_list("name", flat=True)) == {"pmid:9500320"}

    publications.answers.clear()
    set_now(timezone.now() + timedelta(days=1))
    assert "2 asked about" in a_night()
    publications.fail("works")
    set_now(timezone.now() + timedelta(days=5))
    with pytest.raises(CommandError):
        a_night()
    client.force_login(editor)
    section = client.get(reverse("desk-edit-part", args=[notice.pk, 1]), {"section": "references"}).text
    assert "har ikke svart siden" in section


def test_a_night_has_bounds_and_the_longest_unasked_come_first(
    editor: User, publications: Publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WORKS", 2)
    created(editor, citing(*(f"https://doi.org/10.1000/{letter}" for letter in "abc")))

    assert "2 asked about, 0 retracted, 1 wait." in a_night()
    a_night()
    assert asked_for(publications) == ["10.1000/a", "10.1000/b", "10.1000/c"]

    PublicationCheck.objects.all().delete()
    hours = iter((0, 0, 2 * module.MAX_SECONDS))
    night = module.ask_about({"doi:10.1000/a", "doi:10.1000/b"}, clock=lambda: next(hours))
    assert (night.answers, night.waiting) == (1, 1)


def test_a_draft_that_was_set_aside_and_an_answer_that_is_too_large_are_left_out(
    editor: User, publications: Publications
) -> None:
    created(editor, citing(DOI, "https://doi.org/10.1000/b"))
    publications.answer("18898", 200, CROSSREF.replace(b'"status"', b'"x": "' + b"x" * 4_000_000 + b'", "status"'))

    a_night()

    assert list(PublicationCheck.objects.values_list("name", flat=True)) == ["doi:10.1000/b"]
