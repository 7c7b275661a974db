"""The process that reads a file: what it writes is no program, and it has an end."""

import pickle
import subprocess
from typing import Any

import pytest

from notices.importing.answers import CHILD_ANSWER
from notices.importing.children import read_in_child
from notices.importing.reasons import RefusedFile
from notices.importing.text_reader import read

TEXT = b"Metodevarsel\n\nBaricitinib til behandling av atopisk eksem\n"


class Program:
    """What a pickle would run while it is read."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("raise SystemExit",)


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function: the child writes these bytes and ends with this code."""

    def set_answer(output: bytes, code: int = 0, errors: bytes = b"") -> None:
        ended = subprocess.CompletedProcess([], code, output, errors)
        monkeypatch.setattr("notices.importing.children.subprocess.run", lambda *_words, **_options: ended)

    return set_answer


def code_of_refusal(**limits: Any) -> str:
    with pytest.raises(RefusedFile) as refusal:
        read_in_child("text", TEXT, **limits)
    return refusal.value.code


def test_what_the_child_reads_is_what_the_reader_reads():
    assert read_in_child("text", TEXT) == read(TEXT)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (pickle.dumps(Program()), "broken"),
        (b"", "broken"),
        (CHILD_ANSWER.dump_json("no such reason"), "broken"),
        (CHILD_ANSWER.dump_json("encrypted"), "encrypted"),
    ],
)
def test_an_answer_is_a_source_or_a_known_reason(answer_with, output: bytes, code: str):
    answer_with(output)

    assert code_of_refusal() == code


@pytest.mark.parametrize(
    ("code", "errors", "reason"),
    [(-9, b"", "too_much_memory"), (1, b"MemoryError: ", "too_much_memory"), (1, b"KeyError: 'x'", "broken")],
)
def test_a_child_that_died_says_why(answer_with, code: int, errors: bytes, reason: str):
    answer_with(b"", code, errors)

    assert code_of_refusal() == reason


def test_a_child_that_takes_too_long_is_ended():
    assert code_of_refusal(max_seconds=0.01) == "too_slow"
