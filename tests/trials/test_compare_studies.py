"""`manage.py compare_studies`: the changes between the records in two files."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.support.registry_records import record


@pytest.fixture
def files(tmp_path):
    """Write records to files."""

    def write(*contents: Any) -> list[str]:
        paths = [tmp_path / f"{number}.json" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return [str(path) for path in paths]

    return write


def command_output(paths: list[str]) -> Any:
    out = io.StringIO()
    call_command("compare_studies", *paths, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_the_changes_as_one_list(files):
    assert command_output(files(record(), record(status="COMPLETED"))) == [
        {"field": "status", "old": "RECRUITING", "new": "COMPLETED", "level": "important"}
    ]


def test_the_command_prints_an_empty_list_where_a_reader_would_notice_nothing(files):
    assert command_output(files(record(), record(title="Another title"))) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty; needed is"),
        (b"<html></html>", "is a web page (HTML), not the record that it shows; needed is"),
        (b"null", "is JSON, but no record of a study; needed is"),
        (json.dumps({"studies": [record(), record()]}).encode(), "holds 2 records, and one is needed"),
    ],
)
def test_the_command_names_a_file_that_holds_no_study(files, content, problem):
    paths = files(record(), content)

    with pytest.raises(CommandError) as error:
        command_output(paths)

    assert paths[1] in str(error.value) and problem in str(error.value)


def test_two_trials_are_not_compared(files):
    paths = files(record(), record(number="NCT07654321"))

    with pytest.raises(CommandError) as error:
        command_output(paths)

    expected = f"These are two trials: {paths[0]} is NCT01234567, and {paths[1]} is NCT07654321;"
    assert str(error.value) == f"{expected} needed are two records of one trial."


def test_a_trial_that_got_another_number_is_the_same_trial(files):
    paths = files(record(), record(number="NCT07654321", aliases=["NCT01234567"]))

    assert [change["field"] for change in command_output(paths)] == ["number"]


def test_the_command_names_a_file_that_cannot_be_read(files, tmp_path):
    missing = str(tmp_path / "missing.json")

    with pytest.raises(CommandError, match=r"missing\.json cannot be read"):
        command_output([missing, *files(record())])


def test_the_command_ends_with_1_where_it_could_not_compare(tmp_path):
    root = Path(__file__).resolve().parents[2]

    done = subprocess.run(
        [sys.executable, "manage.py", "compare_studies", str(tmp_path), str(tmp_path)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path) in done.stderr
