"""`manage.py read_study`: one JSON line for each record, whatever else lies among the files."""

import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from notices.management.commands.read_study import as_json
from tests.support.registry_records import shared_records
from tests.support.trial_rows import arm, study

# It asks for the names that the site has loaded.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "name", "population", "time"),
    [
        ("NCT03334396", "BREEZE-AD1", "N = 624, pasienter fra 18 år", "Avsluttet august 2019"),
        ("NCT03334422", "BREEZE-AD2", "N = 615, pasienter fra 18 år", "Avsluttet desember 2018"),
        (
            "NCT03334435",
            "BREEZE-AD3",
            "Estimert: N = 1760, pasienter fra 18 år",
            "Pågående. Estimert avslutningsmåned/år: september 2023",
        ),
        ("NCT03733301", "BREEZE-AD7", "N = 329, pasienter fra 18 år", "Avsluttet august 2019"),
    ],
)
def test_the_samples_strings_come_out_of_its_trials(number, name, population, time, capsys):
    (file,) = shared_records(f"constructed/{number}_as-in-notice.json")

    call_command("read_study", str(file))

    line = json.loads(capsys.readouterr().out)

    assert (line["number"], line["name"], line["phase"]) == (number, name, "Fase 3")
    assert (line["population"], line["time"]) == (population, time)


# At the terminal


def record(number: str = "NCT01234567") -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": number}}}


def test_one_line_is_printed_for_every_record_of_every_form_of_file(tmp_path, capsys):
    one, several, answer = (tmp_path / name for name in ("one.json", "several.json", "answer.json"))
    one.write_text(json.dumps(record("NCT00000001")), encoding="utf-8-sig")
    several.write_text(json.dumps([record("NCT00000002"), record("NCT00000003")]))
    answer.write_text(json.dumps({"studies": [record("NCT00000004")], "nextPageToken": "x"}))

    call_command("read_study", str(one), str(several), str(answer))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["number"] for line in lines] == [f"NCT0000000{n}" for n in range(1, 5)]
    assert list(lines[0]) == (
        ["number", "population", "intervention", "control", "outcomes", "name", "phase", "time", "warnings"]
    )
    assert lines[0]["population"] == "N ikke oppgitt"


@pytest.mark.parametrize(
    "junk",
    [b"", b"not json", b"\xff\xfe", b"[" * 100_000, b"{}", b'"NCT01234567"', b"null", b"[3]", b'{"studies": [[]]}'],
)
def test_a_bad_file_is_named_and_the_others_are_printed(junk: bytes, tmp_path, capsys):
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    bad.write_bytes(junk)
    good.write_text(json.dumps(record()))

    with pytest.raises(CommandError, match=re.escape(str(bad))) as error:
        call_command("read_study", str(bad), str(good), str(tmp_path / "absent.json"))

    assert "absent.json" in str(error.value)
    assert json.loads(capsys.readouterr().out)["number"] == "NCT01234567"


def test_results_without_a_day_stand_on_a_line_of_their_own(tmp_path, capsys):
    file = tmp_path / "one.json"
    file.write_text(json.dumps(record() | {"hasResults": True}))

    call_command("read_study", str(file))

    assert json.loads(capsys.readouterr().out)["time"] == "Resultater publisert i registeret."


def test_one_of_several_arms_that_a_person_has_to_write_is_marked():
    arms = (arm("A", "EXPERIMENTAL", "Given by the nurse"), arm("B", "EXPERIMENTAL", "Ex"))

    assert as_json(study(arms=arms))["intervention"] == ["Arm 1: …", "Arm 2: Ex"]
