"""The page for references from outside: paste, look, take; and the keys, with citations that follow."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from notices.access.refusals import reason_for
from notices.document.model import Reference
from notices.models import Notice, Version
from notices.views.desk.references import added_text
from tests.references.test_reading import RIS
from tests.support.forms_data import Fields, form_data
from tests.support.publications import Publications
from tests.support.worlds import complete_document, created, head_of, saved, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def publications(monkeypatch: pytest.MonkeyPatch) -> Publications:
    return Publications(monkeypatch)


@pytest.fixture
def notice(editor: User, client: Client) -> Notice:
    client.force_login(editor)
    return created(editor).notice


def address(notice: Notice) -> str:
    return reverse("desk-references", args=[notice.pk])


def sent_again(page: HttpResponse, form: int = 0) -> dict[str, Any]:
    """What a browser would send of a form of the page."""
    part = re.findall(r'<form method="post"[^>]*class="hs-sources".*?</form>', page.content.decode(), re.DOTALL)[form]
    fields: dict[str, Any] = {}
    for name, value in Fields(part).sent:
        fields[name] = (
            [*fields[name], value] if name in fields and name == "take" else [value] if name == "take" else value
        )
    return fields


def read(client: Client, notice: Notice, text: str, page: Any = None) -> Any:
    data = sent_again(page) if page else {}
    return client.post(address(notice), data | {"sources": text, "references": "read"})


def take(client: Client, notice: Notice, page: Any, **changes: Any) -> Any:
    return client.post(address(notice), sent_again(page) | {"references": "take"} | changes)


def lines(notice: Notice) -> list[tuple[str, str, str]]:
    return [(row.key, row.title, row.url) for row in head_of(notice).document.references][2:]


def test_what_is_understood_is_shown_and_only_what_is_ticked_is_taken(client, notice, publications) -> None:
    text = f"{RIS.replace('bjd.18898', 'other')}\nRot\nPMID: 31995838\nwww.nice.org.uk/guidance/ta534"

    page = read(client, notice, text)

    assert page.status_code == 200 and Version.objects.count() == 1
    html = page.content.decode()
    assert "Simpson EL, et al. Baricitinib in atopic dermatitis. Br J Dermatol 183(2):242–255; 2020." in html
    assert all(word in html for word in ("RIS", "PubMed", "Sider leses ikke"))
    data = sent_again(page)
    assert (data["take"], data["sources"]) == (["0", "1", "2"], "Rot")
    assert [data[f"key-{number}"] for number in range(3)] == ["simpson2020", "simpson2020b", ""]

    answer = take(client, notice, page, take=["0", "2"], **{"entry-2-title": "TA534", "entry-2-authors": "NICE"})

    assert lines(notice) == [
        ("simpson2020", "Baricitinib in atopic dermatitis", "https://doi.org/10.1111/other"),
        ("nice", "TA534", "https://www.nice.org.uk/guidance/ta534"),
    ]
    # What was not taken, and what was not understood, is still there.
    left = sent_again(answer)
    assert (answer.status_code, left["sources"], left["key-0"]) == (200, "Rot", "simpson2020b")
    assert "[@simpson2020], [@nice]" in answer.content.decode()

    taken = take(client, notice, answer, take=["0"], sources="")
    assert (taken.status_code, taken["Location"]) == (302, f"{reverse('desk-edit', args=[notice.pk])}#references")
    assert [key for key, _title, _url in lines(notice)] == ["simpson2020", "nice", "simpson2020b"]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (["a"], "1 referanse er lagt til: [@a]"),
        (["a", "b", "c", "d"], "4 referanser er lagt til: [@a], [@b], [@c], [@d]"),
        (["a", "b", "c", "d", "e"], "5 referanser er lagt til: [@a], [@b], [@c] og 2 til"),
    ],
)
def test_of_many_references_the_message_names_the_first(keys: list[str], sentence: str) -> None:
    assert added_text(keys) == sentence


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((404, b"Resource not found."), "Crossref kjenner den ikke"),
        ((200, b"<html>"), "Crossref ble ikke nådd"),
        ((500, b"x"), "Crossref ble ikke nådd"),
        (None, "Crossref ble ikke nådd"),
    ],
)
def test_a_doi_that_crossref_says_nothing_of_is_typed_on(client, notice, publications, answer, sentence) -> None:
    publications.answer("works", *answer) if answer else publications.fail("works", httpx.ReadTimeout)

    page = read(client, notice, "10.1000/gone")

    assert sentence in page.content.decode()
    data = sent_again(page)
    assert data["entry-0-url"] == "https://doi.org/10.1000/gone"
    take(
        client, notice, page, take=["0"], **{"entry-0-title": "Skrevet for hånd", "entry-0-published": "september 2023"}
    )
    assert lines(notice) == [("skrevet2023", "Skrevet for hånd", "https://doi.org/10.1000/gone")]


def test_what_cannot_be_taken_is_said_and_nothing_is_lost(client, notice, publications) -> None:
    page = read(client, notice, f"{RIS}\n10.1000/gone")

    for changes, sentence in (
        ({"take": []}, "Kryss av for det du vil ta med"),
        ({"take": ["0"], "key-0": "ema"}, "En annen referanse har denne nøkkelen"),
        ({"take": ["0"], "key-0": "a b"}, "Bruk bokstavene"),
        ({"take": ["1"], "entry-1-published": "i fjor"}, "Rett det som står ved nr. 2"),
        ({"take": ["1"], "entry-1-title": "x" * 501}, "Rett det som står ved nr. 2"),
        ({"take": ["0"], "etag": ""}, "hvilken versjon"),
        ({"take": ["0"], "read": "forged"}, "Kryss av"),
    ):
        answer = take(client, notice, page, **changes)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), changes
        assert Version.objects.count() == 1
        if "read" not in changes:
            assert sent_again(answer)["entry-1-url"] == "https://doi.org/10.1000/gone"


def test_what_somebody_saved_meanwhile_is_said_and_the_next_press_takes_it(
    client, notice, editor, publications
) -> None:
    page = read(client, notice, RIS)
    saved(notice, editor, title="Ny tittel")

    answer = take(client, notice, page)

    assert answer.status_code == 409 and lines(notice) == []
    assert take(client, notice, answer).status_code == 302
    assert (head_of(notice).document.title, len(lines(notice))) == ("Ny tittel", 1)


def test_a_thousand_and_one_are_refused_and_stay_in_the_box(client, notice, publications) -> None:
    text = "\n".join(f"10.1000/{number}" for number in range(1001))

    page = read(client, notice, text)

    assert (page.status_code, publications.requests) == (422, [])
    assert "Dette er 1001 referanser; høyst 1000 leses om gangen" in page.content.decode().replace("\xa0", "")
    assert sent_again(page)["sources"].strip().replace("\r", "") == text


def test_no_more_are_ticked_than_the_list_has_room_for(client, notice, editor, publications) -> None:
    rows = tuple(Reference(key=f"r{number}", title=f"Nr. {number}") for number in range(97))
    saved(notice, editor, references=(*head_of(notice).document.references, *rows))

    page = read(
        client,
        notice,
        "".join(RIS.replace("bjd.18898", f"x{number}").replace("TI  - B", f"TI  - {number} B") for number in range(3)),
    )

    assert sent_again(page)["take"] == ["0"]
    assert "Et metodevarsel har høyst 100 referanser: det er plass til 1 av disse." in page.content.decode()
    answer = take(client, notice, page, take=["0", "1"])
    assert (answer.status_code, "plass til 1" in answer.content.decode()) == (422, True)


def test_the_same_source_and_a_retracted_one_are_said_and_not_ticked(client, notice, publications) -> None:
    take(client, notice, read(client, notice, RIS))
    other = RIS.replace("bjd.18898", "x")
    again = other.replace("TI  - ", "TI  - A ")

    page = read(client, notice, f"PMID: 31995838\nPMID: 9500320\n{again}\n{other}")

    html = page.content.decode()
    assert "Den står i listen fra før: nr. 3, [@simpson2020]" in html
    assert "PubMed sier at publikasjonen er trukket tilbake" in html
    assert "Den er den samme som nr. 3 over" in html
    assert sent_again(page)["take"] == ["2"]
    # Who takes it all the same is told in the form.
    take(client, notice, page, take=["1"])
    assert "PubMed sier at publikasjonen er trukket tilbake" in client.get(reverse("desk-edit", args=[notice.pk])).text


def test_what_waited_is_asked_for_at_the_next_press_and_what_was_typed_stays(
    client, notice, publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notices.references.look_up.MAX_WORKS", 1)
    page = read(client, notice, "10.1000/gone\n10.1111/bjd.18898")
    assert "Ikke spurt etter ennå" in page.content.decode()
    data = sent_again(page) | {"entry-0-title": "Mitt", "take": ["0"]}

    page = client.post(address(notice), data | {"references": "read"})

    again = sent_again(page)
    assert (again["entry-0-title"], again["take"], again["key-1"]) == ("Mitt", ["0", "1"], "simpson2020")


def test_the_edit_form_saves_what_is_typed_before_it_reads_the_box(client, notice, publications) -> None:
    whole = client.get(reverse("desk-edit", args=[notice.pk]), {"whole": 1}).text
    section = client.get(reverse("desk-edit-part", args=[notice.pk, 1]), {"section": "references"}).text
    for page in (whole, section):
        assert f'formaction="{address(notice)}"' in page and page.count('name="sources"') == 1
    tokens = {"etag": notice.etag, "seen_version": 1, "base_version": 1, "request_id": uuid4(), "page": uuid4()}
    data = form_data(head_of(notice).document) | tokens | {"title": "Skrevet nå", "sources": RIS}

    answer = client.post(address(notice), data | {"references": "from_form"})

    assert (answer.status_code, head_of(notice).document.title) == (200, "Skrevet nå")
    assert sent_again(answer)["key-0"] == "simpson2020"
    assert take(client, notice, answer).status_code == 302


def test_a_form_that_cannot_be_saved_reads_nothing(client, notice, editor, publications) -> None:
    submitted(editor, notice)

    answer = client.post(address(notice), {"references": "from_form", "sources": "10.1000/x"})

    assert answer.status_code in (409, 422) and publications.requests == []


def test_a_key_is_changed_and_the_citations_follow(client, notice) -> None:
    page = client.get(address(notice))

    answer = client.post(address(notice), sent_again(page, 1) | {"references": "keys", "name-sps": "nhs"})

    document = head_of(notice).document
    assert (answer.status_code, [row.key for row in document.references]) == (302, ["ema", "nhs"])
    assert document.disease == "<p>En hudsykdom [@nhs].</p>"
    client.post(address(notice), sent_again(client.get(address(notice)), 1) | {"references": "readable"})
    assert [row.key for row in head_of(notice).document.references] == ["medicines", "eksempelmab"]
    for bad in ("medicines", "a b", "å"):
        data = sent_again(client.get(address(notice)), 1) | {"references": "keys", "name-eksempelmab": bad}
        answer = client.post(address(notice), data)
        assert (answer.status_code, f'value="{bad}"' in answer.text) == (422, True)


def test_only_editors_may_and_the_page_says_why_not_now(client, notice, editor, reviewer) -> None:
    submitted(editor, notice, document=complete_document())
    assert str(reason_for("in_review")) in client.get(address(notice)).text

    client.force_login(reviewer)

    assert client.get(address(notice)).status_code == 403
