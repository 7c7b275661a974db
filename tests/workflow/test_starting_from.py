"""A notice as the start of another: what comes along, under which keys, and what does not."""

import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from notices import workflow
from notices.document.citations import collect_citations
from notices.document.copying import copy_as_new, with_names_and_trials
from notices.document.fields import DOCUMENT_FIELDS
from notices.document.model import Choice, Document, Name, NorwegianAssessment, NyeMetoderNumber
from notices.document.template import ASSESSMENT_RELATIONS
from notices.models import Event, Notice
from tests.support.sites import fields
from tests.support.worlds import act, complete_document, created, published, saved
from tests.verification.test_canary import secret_document

pytestmark = pytest.mark.django_db

NEW = "/admin/notices/new/"


def source_document() -> Document:
    same = Choice.of(ASSESSMENT_RELATIONS, ASSESSMENT_RELATIONS.codes[0], "nb")
    document = complete_document(
        nye_metoder=(NyeMetoderNumber(key="n1", number="ID2020_067"),),
        norwegian_assessments=(NorwegianAssessment(key="a1", relation=same, number="ID2018_113", title="Eksempelmab"),),
    )
    read = datetime.date(2020, 7, 1)
    return document.revised(trials=tuple(row.model_copy(update={"checked_on": read}) for row in document.trials))


def copied(**words: Any) -> Document:
    return copy_as_new(source_document(), **{"title": "Ny", "seed": uuid4(), "keep_trials": False, **words})


def keys_of(document: Document) -> set[str]:
    lists = (document.brand_names, document.regulatory_statuses, document.norwegian_assessments, document.trials)
    arms = [arm.key for trial in document.trials for arm in trial.arms]
    return {row.key for rows in lists for row in rows} | set(arms)


def test_texts_and_references_come_along_with_the_keys_that_citations_name():
    source, copy = source_document(), copied()

    assert copy.references == source.references
    assert collect_citations(copy).numbers == collect_citations(source).numbers
    assert (copy.disease, copy.status, copy.areas, copy.kinds) == (
        source.disease,
        source.status,
        source.areas,
        source.kinds,
    )


def test_what_was_true_of_that_notice_alone_stays_behind():
    copy = copied()

    assert (copy.title, copy.nye_metoder, copy.information_as_of, copy.trials) == ("Ny", (), None, ())


def test_trials_come_along_where_they_are_asked_for_without_the_day_they_were_read():
    trial = copied(keep_trials=True).trials[0]

    assert (trial.number, trial.participants, trial.checked_on) == ("NCT03334396", 624, None)


def test_rows_have_other_keys_than_the_source_and_the_same_for_the_same_press():
    seed = uuid4()
    copy = copied(seed=seed, keep_trials=True)

    assert keys_of(copy) & keys_of(source_document()) == set()
    assert len(keys_of(copy)) == len(keys_of(source_document()))
    assert copied(seed=seed, keep_trials=True) == copy


def test_a_document_with_something_everywhere_can_be_copied():
    source = secret_document()

    copy = copy_as_new(source, title="Ny", seed=uuid4(), keep_trials=True)

    changed = {name for name in Document.model_fields if getattr(copy, name) != getattr(source, name)}
    lists = {"brand_names", "regulatory_statuses", "norwegian_assessments", "trials"}
    # What is true of the other notice alone is left out; the rows that are copied have keys of their own.
    left_out = {name for name, field in DOCUMENT_FIELDS.items() if not field.about.is_copied}
    assert left_out == {
        *("title", "nye_metoder", "information_as_of", "first_published", "joint_assessment", "version_log")
    }
    assert changed == left_out | lists


def test_a_trial_that_is_copied_and_typed_stands_once():
    copy = with_names_and_trials(copied(keep_trials=True), substances=[], trials=["NCT03334396", "NCT1"], seed=uuid4())

    assert [trial.number for trial in copy.trials] == ["NCT03334396", "NCT1"]


# On the page


def test_a_new_notice_starts_from_the_text_that_is_worked_on(editor_client: Client, editor: User, reviewer: User):
    source = published(editor, reviewer, document=source_document()).notice
    saved(source, editor, disease="<p>Nyere ord [@sps].</p>")
    page = editor_client.get(NEW, {"from": source.pk})
    assert fields(page)["title"] == [""]
    assert fields(page)["substances"] == ["eksempelmab"]

    begun = editor_client.post(
        page.context["request"].get_full_path(), fields(page) | {"title": ["Eksempelmab ved noe annet"]}
    )

    notice = Notice.objects.exclude(pk=source.pk).get()
    assert begun["Location"] == f"/admin/notices/{notice.pk}/edit/"
    document = notice.versions.get().document
    assert (document.title, document.disease, document.trials) == (
        "Eksempelmab ved noe annet",
        "<p>Nyere ord [@sps].</p>",
        (),
    )
    event = Event.objects.get(notice=notice)
    assert event.data["started_from"] == source.versions.get(number=2).pk


def test_an_older_version_can_be_named_and_stays_the_one_that_is_copied(editor_client: Client, editor: User):
    source = created(editor, source_document()).notice
    saved(source, editor, disease="<p>Nyere ord.</p>")
    page = editor_client.get(NEW, {"from": source.pk, "version": 1})

    editor_client.post(f"{NEW}?from={source.pk}&version=1", fields(page) | {"title": ["Ny"]})

    assert Notice.objects.latest("pk").versions.get().document.disease == source_document().disease


def test_the_page_names_the_version_so_that_a_later_save_changes_nothing(editor_client: Client, editor: User):
    source = created(editor, source_document()).notice

    page = editor_client.get(NEW, {"from": source.pk}).text

    assert f'action="{NEW}?from={source.pk}&amp;version=1"' in page


def test_a_discarded_draft_can_be_started_from(editor_client: Client, editor: User):
    source = act(workflow.discard, created(editor).notice, editor).notice

    assert editor_client.get(NEW, {"from": source.pk}).status_code == 200


def test_the_notice_that_one_starts_from_is_not_named_as_one_like_it(editor_client: Client, editor: User):
    source = created(editor).notice
    page = editor_client.get(NEW, {"from": source.pk})

    begun = editor_client.post(f"{NEW}?from={source.pk}", fields(page) | {"title": [source.title]})

    assert begun.status_code == 302


def test_substances_that_nobody_changed_keep_their_commas_and_citations(editor_client: Client, editor: User):
    names = ["interferon beta-1a, pegylert [@ema; @sps]", "annet [@ema]"]
    rows = tuple(Name(key=f"s{number}", text=text) for number, text in enumerate(names))
    source = created(editor, source_document().revised(substances=rows)).notice
    where = f"{NEW}?from={source.pk}"

    editor_client.post(where, fields(editor_client.get(where)) | {"title": ["Ny"]})

    copied = Notice.objects.latest("pk").versions.get().document.substances
    assert [row.text for row in copied] == names


def test_more_trials_than_there_is_room_for_are_refused(editor_client: Client, editor: User):
    trial = source_document().trials[0]
    many = tuple(trial.model_copy(update={"key": f"t{number}"}) for number in range(100))
    source = created(editor, source_document().revised(trials=many)).notice
    where = f"{NEW}?from={source.pk}"
    data = fields(editor_client.get(where)) | {"title": ["Ny"], "keep_trials": ["on"]}

    refused = editor_client.post(where, data | {"trial_numbers": ["NCT1"]})

    assert (refused.status_code, editor_client.post(where, data).status_code) == (422, 302)


@pytest.mark.parametrize("query", ["from=987654", "from=x", "from=-1", "from=1e3", f"from={'9' * 30}", "from=²"])
def test_a_notice_that_is_not_there_starts_none(query: str, editor_client: Client):
    assert editor_client.get(f"{NEW}?{query}").status_code == 404


def test_a_version_that_the_notice_lacks_starts_none(editor_client: Client, editor: User):
    source = created(editor).notice

    assert editor_client.get(f"{NEW}?from={source.pk}&version=2").status_code == 404
    assert editor_client.get(f"{NEW}?from={source.pk}&version=0").status_code == 404


# The same form again


def test_back_in_the_browser_and_another_title_is_another_notice_at_the_next_press(editor_client: Client):
    data = fields(editor_client.get(NEW)) | {"title": ["Første"]}
    editor_client.post(NEW, data)

    refused = editor_client.post(NEW, data | {"title": ["Andre, helt annet"]})
    begun = editor_client.post(NEW, fields(refused))

    assert (refused.status_code, begun.status_code) == (422, 302)
    assert [notice.title for notice in Notice.objects.order_by("pk")] == ["Første", "Andre, helt annet"]


def test_the_same_press_twice_from_another_notice_is_one(editor_client: Client, editor: User):
    source = created(editor, source_document()).notice
    where = f"{NEW}?from={source.pk}&version=1"
    data = fields(editor_client.get(where)) | {"title": ["Ny"], "keep_trials": ["on"]}

    answers = [editor_client.post(where, data) for _press in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Notice.objects.count() == 2
