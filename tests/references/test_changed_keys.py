"""A key changed in the form's own row: its citations follow in the whole text, and nothing else changes."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices import workflow
from notices.document.model import Document
from notices.document.reference_keys import renamed
from notices.forms.edit.row_moves import apply_row_action
from notices.forms.edit.unread_values import read_values
from notices.models import Notice
from tests.desk.test_unopened import address, folded, part
from tests.support.forms_data import bound, form_data, saved
from tests.support.sites import FormFields, fields
from tests.support.worlds import act, complete_document, created, head_of
from tests.support.worlds import saved as saved_version

EMA, SPS = complete_document().references
TEXT = complete_document(
    disease="<p>Se [@sps; @ema], og <em>[@sps]</em>.</p>",
    holder="Lilly [@sps]",
    references=(EMA.model_copy(update={"source": "Skriver [@sps] selv"}), SPS),
)


def changed(document: Document, number: int, key: str, **words: str) -> Document:
    return saved(document, **{f"references__{number}__key": key}, **words)


def test_every_citation_follows_a_key_changed_in_its_row_and_nothing_else_changes() -> None:
    now = changed(TEXT, 1, "nhs2020")

    assert now.disease == "<p>Se [@nhs2020; @ema], og <em>[@nhs2020]</em>.</p>"
    assert (now.holder, now.international_done.citations) == ("Lilly [@nhs2020]", "[@nhs2020]")
    assert now.references[0] == TEXT.references[0]  # nothing is cited there
    assert renamed(now, {"nhs2020": "sps"}) == TEXT


@pytest.mark.parametrize(("key", "message"), [("ema", "To rader har samme nøkkel"), ("å!", "Bruk bokstavene")])
def test_a_key_that_is_taken_or_is_none_is_refused_and_the_row_stays_what_it_was(key: str, message: str) -> None:
    form = bound(TEXT, references__1__key=key)
    values = read_values(form)

    assert [link.message.startswith(message) for link in form.error_links()] == [True]
    assert (values.document, values.unread) == (TEXT, {"references/sps/key": key})


def test_the_key_of_another_row_is_taken_whichever_stands_first_and_whatever_it_becomes() -> None:
    for keys in ({0: "sps"}, {0: "sps", 1: "ema"}, {0: "same", 1: "same"}):
        form = bound(TEXT, **{f"references__{number}__key": key for number, key in keys.items()})
        values = read_values(form)

        assert values.document == TEXT
        assert values.unread == {f"references/{TEXT.references[n].key}/key": key for n, key in keys.items()}


def test_a_key_for_which_a_text_has_no_room_is_refused() -> None:
    text = TEXT.revised(holder="x" * 494 + "[@sps]"[:6])
    values = read_values(form := bound(text, references__1__key="a" * 30))

    assert (values.document, values.unread) == (text, {"references/sps/key": "a" * 30})
    assert [link.html_id for link in form.error_links()] == ["id_references-1-key"]


def test_a_new_reference_gets_a_readable_key_and_what_cites_it_follows() -> None:
    data = apply_row_action(form_data(TEXT), "add:references")
    data["references-2-title"], data["references-2-authors"] = "En studie", "Simpson EL, et al"
    data["summary"] = f"<p>Se [@{data['references-2-key']}].</p>"
    copied = apply_row_action(data, "copy:references-0")

    now = saved(TEXT, data)
    assert ([row.key for row in now.references], now.summary) == (["ema", "sps", "simpson"], "<p>Se [@simpson].</p>")
    assert [row.key for row in saved(TEXT, copied).references] == ["ema", "medicines", "sps", "simpson"]


# Through the pages.

pytestmark_db = pytest.mark.django_db


@pytestmark_db
def test_one_save_moves_the_citations_of_what_was_not_opened_and_one_step_takes_it_back(
    editor: User, client: Client
) -> None:
    client.force_login(editor)
    notice = created(editor, TEXT).notice

    answer = client.post(address(notice), with_key(client, notice, "nhs2020"), follow=True)

    assert "[@sps] heter nå [@nhs2020], og henvisningene i teksten følger med." in answer.text
    assert head_of(notice).document == renamed(TEXT, {"sps": "nhs2020"})
    assert notice.versions.count() == 2
    act(workflow.restore, notice, editor, number=1)
    assert head_of(notice).document == TEXT


@pytestmark_db
def test_kept_text_brings_the_new_key_back_and_its_save_moves_the_citations(editor: User, client: Client) -> None:
    client.force_login(editor)
    notice = created(editor, TEXT).notice
    client.post(reverse("desk-autosave", args=[notice.pk]), with_key(client, notice, "nhs2020"))

    back = fields(client.get(address(notice), {"continue": "1"}))
    client.post(address(notice), back)

    assert head_of(notice).document == renamed(TEXT, {"sps": "nhs2020"})


@pytestmark_db
def test_a_changed_key_and_what_somebody_else_saved_are_both_kept(
    editor: User, other_editor: User, client: Client
) -> None:
    client.force_login(editor)
    notice = created(editor, TEXT).notice
    data = with_key(client, notice, "nhs2020")
    saved_version(notice, other_editor, current_treatment="<p>Nytt.</p>")

    conflict = client.post(address(notice), data)
    client.post(address(notice), fields(conflict))

    assert head_of(notice).document == renamed(TEXT, {"sps": "nhs2020"}).revised(current_treatment="<p>Nytt.</p>")


def with_key(client: Client, notice: Notice, key: str) -> FormFields:
    """What is sent after the second reference was opened and its key changed."""
    data = folded(client, notice)
    left = [name for name in data["folded"] if name != "references"]
    data |= {"folded": left} | part(client, notice, section="references")
    del data["references-1-folded"]
    return data | part(client, notice, row="references", key="sps") | {"references-1-key": [key]}
