"""The one source of what every outside format tells of a published version."""

from dataclasses import fields

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from notices.document.model import Name
from notices.models import Notice
from notices.public import ledger
from notices.public import metadata as facts
from notices.public.ledger import text_of
from notices.public.metadata import CitedTrial, Coded, Ending, VersionMetadata, all_live, metadata_of
from tests.support.sites import Site
from tests.support.worlds import complete_document, saved
from tests.support.worlds import published as publish

pytestmark = pytest.mark.django_db


def told(notice: Notice, n: int) -> VersionMetadata:
    record = ledger.public_record(notice.number or 0)
    version = record.version(n) if record else None
    assert record and version
    return metadata_of(record, version, text_of(version).document)


def test_the_facts_of_a_live_notice_are_those_of_its_text_and_its_ledger_row(site: Site):
    facts = told(site.live, 1)

    entry = site.live.publications.select_related("version", "review").get()
    assert (facts.number, facts.version, facts.state) == (site.live.number, 1, "live")
    assert (facts.title, facts.language) == ("Eksempelmab til behandling av eksempelsyke", "nb")
    assert facts.technology_type == Coded("medicine", "Legemiddel")
    assert facts.areas == (Coded("hud", "Hud"),)
    assert (facts.substances, facts.brand_names) == (("eksempelmab",), ("Eksempla",))
    assert facts.company == "Eksempel AS"
    assert facts.trials == (CitedTrial("NCT03334396", "ctgov"),)
    assert facts.published_at == facts.first_published_at == entry.effective_at
    assert entry.review
    assert facts.approved_at == entry.review.decided_at
    assert (facts.change, facts.withdrawn) == ("first", None)
    assert (facts.sha256, facts.schema) == (entry.version.sha256, entry.version.schema_number)
    assert (facts.publisher, facts.licence.url) == (settings.PUBLISHER_NAME, settings.LICENCE_URL)
    assert facts.addresses.page == f"{settings.SITE_URL}/varsel/{site.live.number}/{site.live.slug}/"
    assert facts.addresses.ris == f"{settings.SITE_URL}/varsel/{site.live.number}/v/1.ris"


def test_no_fact_names_a_person(site: Site, editor: User, reviewer: User, manager: User):
    said = str([told(notice, 1) for notice in (site.live, site.outdated)])

    assert [person.username for person in (editor, reviewer, manager) if person.get_full_name() in said] == []
    assert not {"created_by", "decided_by", "submitted_by"} & {field.name for field in fields(VersionMetadata)}


def test_a_version_that_was_followed_is_replaced_and_the_first_publication_stays(
    site: Site, editor: User, reviewer: User
):
    saved(site.live, editor, title="Eksempelmab, ny versjon")
    publish(editor, reviewer, site.live)

    old, new = told(site.live, 1), told(site.live, 2)

    assert (old.state, new.state) == ("replaced", "live")
    assert old.title != new.title == "Eksempelmab, ny versjon"
    assert old.published_at == new.first_published_at < new.published_at


def test_a_notice_that_was_withdrawn_as_outdated_says_when_and_why(site: Site):
    facts = told(site.outdated, 1)

    withdrawal = site.outdated.publications.get(kind="withdraw_outdated")
    assert facts.state == "outdated"
    assert facts.withdrawn == Ending(withdrawal.effective_at, "Metoden er besluttet innført.", replaced_by=None)


def test_a_version_that_was_withdrawn_as_wrong_has_no_facts(site: Site):
    record = ledger.public_record(site.wrong.number or 0)
    assert record

    with pytest.raises(LookupError):
        metadata_of(record, record.current, text_of(record.current).document)


def test_a_row_that_the_template_does_not_print_is_no_fact():
    document = complete_document(technology_type="organisational", brand_names=(Name(key="b", text="Rest"),))

    said = facts.document_metadata(document)

    assert (said["brand_names"], said["atc_code"], said["substances"]) == ((), "", ("eksempelmab",))


def test_a_trial_in_two_rows_is_told_once_and_an_unknown_number_as_it_stands():
    row = complete_document().trials[0]
    rows = (row, row.model_copy(update={"key": "t2"}), row.model_copy(update={"key": "t3", "number": "X-17"}))

    said = facts.document_metadata(complete_document(trials=rows))

    assert said["trials"] == (CitedTrial("NCT03334396", "ctgov"), CitedTrial("X-17", ""))


def test_all_live_notices_come_by_number_with_the_facts_that_each_has_alone(site: Site, monkeypatch):
    monkeypatch.setattr(facts, "CHUNK", 2)

    together = list(all_live())

    alone = [told(notice, 1) for notice in (site.live, site.revised, site.rereviewed)]
    assert [facts for facts, _text in together] == sorted(alone, key=lambda facts: facts.number)
    assert [text for _facts, text in together] == [
        notice.publications.get().version.content for notice in (site.live, site.revised, site.rereviewed)
    ]


def test_all_live_takes_a_query_for_each_chunk(site: Site, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(facts, "CHUNK", 2)

    with django_assert_num_queries(3):
        list(all_live())
