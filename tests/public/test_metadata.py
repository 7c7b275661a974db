"""The one source of what every outside format tells of a published version."""

from dataclasses import fields

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from notices.document.model import Name
from notices.models import Notice
from notices.public import ledger
from notices.public import metadata as metadata_module
from notices.public.ledger import text_of
from notices.public.metadata import CitedTrial, Coded, Ending, VersionMetadata, metadata_of
from tests.support.sites import Site
from tests.support.worlds import complete_document, saved
from tests.support.worlds import published as publish

pytestmark = pytest.mark.django_db


def metadata_of_version(notice: Notice, n: int) -> VersionMetadata:
    record = ledger.public_record(notice.number or 0)
    version = record.version(n) if record else None
    assert record and version
    return metadata_of(record, version, text_of(version).document)


def test_the_facts_of_a_live_notice_are_those_of_its_text_and_its_ledger_row(site: Site):
    metadata = metadata_of_version(site.live, 1)

    entry = site.live.publications.select_related("version", "review").get()
    assert (metadata.number, metadata.version, metadata.state) == (site.live.number, 1, "live")
    assert (metadata.title, metadata.language) == ("Eksempelmab til behandling av eksempelsyke", "nb")
    assert metadata.technology_type == Coded("medicine", "Legemiddel")
    assert metadata.areas == (Coded("hud", "Hud"),)
    assert (metadata.substances, metadata.brand_names) == (("eksempelmab",), ("Eksempla",))
    assert metadata.company == "Eksempel AS"
    assert metadata.trials == (CitedTrial("NCT03334396", "ctgov"),)
    assert metadata.published_at == metadata.first_published_at == entry.effective_at
    assert entry.review
    assert metadata.approved_at == entry.review.decided_at
    assert (metadata.change, metadata.withdrawn) == ("first", None)
    assert (metadata.sha256, metadata.schema) == (entry.version.sha256, entry.version.schema_number)
    assert (metadata.publisher, metadata.licence.url) == (settings.PUBLISHER_NAME, settings.LICENCE_URL)
    assert metadata.addresses.page == f"{settings.SITE_URL}/varsel/{site.live.number}/{site.live.slug}/"
    assert metadata.addresses.ris == f"{settings.SITE_URL}/varsel/{site.live.number}/v/1.ris"


def test_no_fact_names_a_person(site: Site, editor: User, reviewer: User, manager: User):
    metadata = str([metadata_of_version(notice, 1) for notice in (site.live, site.outdated)])

    assert [person.username for person in (editor, reviewer, manager) if person.get_full_name() in metadata] == []
    assert not {"created_by", "decided_by", "submitted_by"} & {field.name for field in fields(VersionMetadata)}


def test_a_version_that_was_followed_is_replaced_and_the_first_publication_stays(
    site: Site, editor: User, reviewer: User
):
    saved(site.live, editor, title="Eksempelmab, ny versjon")
    publish(editor, reviewer, site.live)

    old, new = metadata_of_version(site.live, 1), metadata_of_version(site.live, 2)

    assert (old.state, new.state) == ("replaced", "live")
    assert old.title != new.title == "Eksempelmab, ny versjon"
    assert old.published_at == new.first_published_at < new.published_at


def test_a_notice_that_was_withdrawn_as_outdated_says_when_and_why(site: Site):
    metadata = metadata_of_version(site.outdated, 1)

    withdrawal = site.outdated.publications.get(kind="withdraw_outdated")
    assert metadata.state == "outdated"
    assert metadata.withdrawn == Ending(withdrawal.effective_at, "Metoden er besluttet innført.", replaced_by=None)


def test_a_version_that_was_withdrawn_as_wrong_has_no_facts(site: Site):
    record = ledger.public_record(site.wrong.number or 0)
    assert record

    with pytest.raises(LookupError):
        metadata_of(record, record.current, text_of(record.current).document)


def test_a_row_that_the_template_does_not_print_is_no_fact():
    document = complete_document(technology_type="organisational", brand_names=(Name(key="b", text="Rest"),))

    metadata = metadata_module.document_metadata(document)

    assert (metadata["brand_names"], metadata["atc_code"], metadata["substances"]) == ((), "", ("eksempelmab",))


def test_a_trial_in_two_rows_is_told_once_and_an_unknown_number_as_it_stands():
    row = complete_document().trials[0]
    rows = (row, row.model_copy(update={"key": "t2"}), row.model_copy(update={"key": "t3", "number": "X-17"}))

    metadata = metadata_module.document_metadata(complete_document(trials=rows))

    assert metadata["trials"] == (CitedTrial("NCT03334396", "ctgov"), CitedTrial("X-17", ""))
