"""Files that somebody saved: records in any encoding, and what a file is that holds none."""

import gzip
import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from tests.support.registry_records import SHARED, record
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.saved_files import UnreadableFile, studies_in, study_in

RECORD = json.dumps(record(title="Prøve"), ensure_ascii=False)
WANTED = (
    "the record of ClinicalTrials.gov as JSON of version 2 of its API, from https://clinicaltrials.gov/api/v2/studies/"
)


def zipped(name: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, RECORD)
    return content.getvalue()


def json_of(**content: Any) -> str:
    return json.dumps(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_record_is_read_in_any_encoding(encoding: str):
    assert study_in(REGISTRY, RECORD.encode(encoding)).title == "Prøve"


def test_a_record_is_read_out_of_an_answer_and_compressed():
    answer = gzip.compress(json_of(studies=[record()]).encode())

    assert study_in(REGISTRY, answer).number == "NCT01234567"


# What the file says, and what it is called.
FORMATS = [
    ("", "empty"),
    (" \n\ufeff", "empty"),
    ('<?xml version="1.0"?>\n<!-- x -->\n<clinical_study rank="1"><nct_id>NCT01234567', "classic XML"),
    ("<search_results count='1'>", "an answer to a search of the classic ClinicalTrials.gov"),
    ("<FullStudiesResponse><APIVrs>1.01.02</APIVrs>", "version 1 of ClinicalTrials.gov's API (XML)"),
    (json_of(FullStudiesResponse={"FullStudies": []}), "a record of version 1"),
    (json_of(StudyFieldsResponse={}), "a record of version 1"),
    (json_of(Study={"ProtocolSection": {}}), "a record of version 1"),
    (json_of(ProtocolSection={}), "a record of version 1"),
    (json_of(clinical_study={"id_info": {}}), "classic XML, made into JSON"),
    (json_of(history={}, study=record()), "an earlier version out of the history"),
    (json_of(studies=[]), "without a single study"),
    (json_of(protocolSection={}), "without its number"),
    (json_of(apiVersion="2.0.5", dataTimestamp="2026"), "the question for its version"),
    ("NCT Number,Study Title,Study URL\nNCT01234567,x,y", "a table of search results of ClinicalTrials.gov (CSV)"),
    ("NCT01234567\n", "a registry number, and not its record"),
    (json_of(ctNumber="2023-505613-24-00", ctStatus=4), "a record of CTIS"),
    (json_of(pagination={}, data=[{"ctNumber": "2023"}]), "an answer to a search in CTIS"),
    (json_of(isrctn="12949496", trialDescription={}), "a record of ISRCTN (JSON)"),
    (json_of(trial={"isrctn": {"value": 1}}), "a record of ISRCTN (JSON)"),
    ('<allTrials xmlns="http://www.67bricks.com/isrctn" totalCount="1">', "a record of ISRCTN (XML)"),
    ('<trial xmlns="http://www.67bricks.com/isrctn">', "a record of ISRCTN (XML)"),
    ("<Trials_downloaded_from_ICTRP><Trial>", "an export of the WHO's ICTRP (XML)"),
    ("TrialID,Last_Refreshed_on,Public_title,Source_Register\n", "a table of the WHO's ICTRP"),
    ("Summary\n\nEudraCT Number:   2012-002988-16\nA.1", "a text of the EU Clinical Trials Register (EudraCT)"),
    ("<!DOCTYPE html><html lang=en>", "a web page (HTML)"),
    ("<HTML>", "a web page (HTML)"),
    ("<rss version='2'>", "XML that begins with <rss>"),
    ("< no xml", "a text with marks like XML's"),
    ("TY  - DBASE\nID  - NCT01234567", "a reference (RIS)"),
    ("a;b;c;d\n", "a table (CSV)"),
    ("NCT number NCT09999999 not found", "a text"),
    ('"NCT01234567"', "JSON, but no record of a study"),
    (json_of(resourceType="ResearchStudy"), "a FHIR resource (ResearchStudy)"),
    ("[]", "an empty JSON list"),
    ("{}", "JSON, but no record of a study"),
    ("[3, 4]", "JSON, but no record of a study"),
    (RECORD[:-1], "JSON that is broken off or damaged"),
    ("[" * 100_000, "JSON that is broken off or damaged"),
    (f"{RECORD}\n{RECORD}\n", "several JSON texts, one a line"),
]


@pytest.mark.parametrize(("text", "name"), FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_another_format_is_named_with_what_is_needed(text: str, name: str, encoding: str):
    with pytest.raises(UnreadableFile) as error:
        study_in(REGISTRY, text.encode(encoding))

    sentence = str(error.value)
    assert sentence.startswith("is ") and sentence.endswith(".") and "\n" not in sentence
    assert name in sentence
    assert f"; needed is {WANTED}" in sentence
    assert ("NCT01234567" in sentence) == ("NCT01234567" in text)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped("ctg-studies.json"), "is a zip file, which has to be unpacked first, and no record."),
        (zipped("[Content_Types].xml"), "is an Excel or Word file, and no record."),
        (b"%PDF-1.7", "is a PDF file, and no record."),
        (b"\x1f\x8bbroken", "is a gzip file that cannot be unpacked."),
        (b"{}\0\0\0\0\xff", "is no text, and no record."),
        (b"\xff\xfe\xfa", "is no text, and no record."),
    ],
)
def test_a_file_that_is_no_text_is_named(content: bytes, sentence: str):
    with pytest.raises(UnreadableFile) as error:
        study_in(REGISTRY, content)

    assert str(error.value) == sentence


def test_one_record_among_others_that_is_none_is_named_and_the_others_are_read():
    content = json_of(studies=[record(), {"ctNumber": "2023"}]).encode()

    study, refusal = studies_in(REGISTRY, content)

    assert not isinstance(study, UnreadableFile) and study.number == "NCT01234567"
    assert "a record of CTIS" in str(refusal)


def test_real_answers_of_other_sources_are_named():
    files = sorted((SHARED.parent / "sources").glob("*"))
    if not files:
        pytest.skip("the answers of other sources are not here")
    kinds = {
        "ctis": "a record of CTIS",
        "isrctn": "a record of ISRCTN",
        "ictrp": "ICTRP",
        "ema": "no record of a study",
    }

    for path in files:
        with pytest.raises(UnreadableFile, match=kinds[path.name.partition("_")[0]]):
            study_in(REGISTRY, path.read_bytes())
