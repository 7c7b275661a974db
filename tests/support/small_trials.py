"""Small trials of our own, and real records, from which the arms' cells are made."""

import pytest

from tests.support.registry_records import shared_record
from tests.support.trial_rows import study
from trials.clinicaltrials_gov.reading import read_study
from trials.study import Study, StudyArm

X, CHEMO = "Examplimab", "Chemotherapy"


def trial(*arms: StudyArm, **values: str) -> Study:
    return study(**{"allocation": "RANDOMIZED", "intervention_model": "PARALLEL"} | values, arms=arms)


def described(label: str, kind: str, description: str, *names: str) -> StudyArm:
    return StudyArm(label, kind, description, names)


def real(number: str) -> Study:
    for folder in ("more/", ""):
        try:
            return read_study(shared_record(f"{folder}{number}.json"))
        except pytest.skip.Exception:
            continue
    pytest.skip("the real records of the registry are not here")
