"""What is true of one registry alone stands in its own folder: elsewhere any registry is meant, and none is named."""

import re

import pytest

from tests.support.source_code import texts

# Its name, its code, its folder, and the syntax of its numbers; a whole number is only an example.
NAMES = re.compile(r"(?<!eu)(?<!thai)clinicaltrials[._]gov|\bctgov\b|\bnct(?![0-9]{8})", re.IGNORECASE)
OWN_FOLDER = "trials/clinicaltrials_gov/"
# Notices name the registries whose trials they cite, and a record its own.
EXEMPT = (OWN_FOLDER, "notices/demo/texts/", "notices/demo/registry/")
SOURCE = ("trials/", "notices/", "horizonscan/", "templates/", "static/js/")

# Files that mean this one registry, and why.
EXCEPTIONS = {
    "horizonscan/settings.py": "the registries to begin with, and where this one answers",
    "trials/__init__.py": "a line for each module",
    "trials/study/numbers.py": "the table of all registers: its numbers are linked also while nobody reads it",
    "trials/migrations/0003_round_of_a_registry.py": "rounds from before were its rounds",
    "notices/trial_table/wording.py": "the footnote that the template prints: the words of approved texts stay",
    "notices/public/glossary.toml": "the word NCT explained",
    "notices/public/glossary.py": "an example of a word with a digit after it",
    "notices/demo/story.py": "a comment of the demonstration, on its four trials",
}


def files_that_name_it() -> set[str]:
    ours = ((name, text) for name, text in texts() if name.startswith(SOURCE) and not name.startswith(EXEMPT))
    return {name for name, text in ours if NAMES.search(text)}


def test_nothing_else_names_the_one_registry_where_any_is_meant():
    assert files_that_name_it() - EXCEPTIONS.keys() == set()


def test_every_exception_is_needed():
    assert EXCEPTIONS.keys() - files_that_name_it() == set()


@pytest.mark.parametrize(
    "line",
    [
        'if number.registry == "ctgov":',
        "from trials.clinicaltrials_gov.client import ClinicalTrialsGov",
        "Filled from ClinicalTrials.gov",
        r"nct[\s-]*[0-9]{8}",
        r"NCT\d{8}",
    ],
)
def test_a_line_that_names_it_is_seen(line):
    assert NAMES.search(line)


@pytest.mark.parametrize("line", ["as NCT03334396", "euclinicaltrials.eu", "www.thaiclinicaltrials.org", "function"])
def test_a_line_that_does_not_name_it_is_let_through(line):
    assert not NAMES.search(line)
