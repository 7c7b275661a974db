"""Records with one place changed: readers are told exactly where the row differs, or a rule names what changed."""

import json
import random
from typing import Any

import pytest

from notices.document.model import TrialRow
from notices.trial_table.filling import fill_row
from notices.trial_table.staleness import printed_changes, record_only_fields
from tests.support.mutated_records import TODAY, Mutation, mutations
from tests.support.registry_records import record, shared_records
from trials.changes import changes_between, fingerprint
from trials.clinicaltrials_gov.reading import read_study

# Enough for a run of the tests; thousands were tried by hand.
COUNT_OF_MADE, COUNT_OF_REAL, REAL_RECORDS = 30, 4, 6
REFERENCES = [
    {"type": "RESULT", "pmid": "123", "citation": "A paper."},
    {"type": "DERIVED", "pmid": "124", "retractions": [{"pmid": "125", "source": "A journal."}]},
    {"type": "BACKGROUND", "citation": "What it builds on."},
]


def check(mutation: Mutation) -> None:
    old, new = read_study(mutation.old), read_study(mutation.new)
    changes = changes_between(old, new)
    place = f"{mutation.act} of {'/'.join(map(str, mutation.path))}: {changes}"

    assert bool(changes) == mutation.must_be_told, place
    assert not changes or fingerprint(old) != fingerprint(new), place
    # A row that lacks a whole part prints "N ikke oppgitt", and results without a day need a person: both are told.
    if mutation.act != "module" and not (new.has_results and new.results_posted is None):
        row = fill_row(TrialRow(key="r"), old, "nb", TODAY)
        beside = (field.change(old, new) for field in record_only_fields(row, new))
        assert bool(printed_changes(row, new, "nb") or any(beside)) == mutation.must_be_told, place


@pytest.mark.parametrize("status", ["RECRUITING", "TERMINATED"])
def test_a_made_up_record_with_one_place_changed_is_told_exactly_where_it_matters(status):
    whole = record(status=status, references=REFERENCES, conditions=["Eczema", "Asthma"], maximum_age="75 Years")

    for mutation in mutations(whole, random.Random(status), COUNT_OF_MADE):
        check(mutation)


def test_a_real_record_with_one_place_changed_is_told_exactly_where_it_matters():
    chance = random.Random("real")
    for path in chance.sample(shared_records("**/NCT*.json"), REAL_RECORDS):
        content: dict[str, Any] = json.loads(path.read_bytes())
        for mutation in mutations(content, chance, COUNT_OF_REAL):
            check(mutation)
