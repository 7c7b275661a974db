"""ATC codes that the WHO has changed: what a printed code is called today, and the table that says so."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from notices.document.atc_alterations import Alteration, BadAlterationsFile, CodeSince, current_codes, parse_csv
from notices.models import AtcAlteration, Event
from notices.verification import verify

TABLE = [Alteration("L04AA37", "L04AF02", 2024), Alteration("A01AA01", "B01AA01", 2010)]


def test_a_printed_code_leads_to_todays():
    assert current_codes("L04AA37", TABLE) == [CodeSince("L04AF02", 2024)]


def test_a_code_that_still_stands_leads_nowhere():
    assert current_codes("L04AF02", TABLE) == []
    assert current_codes("D11AH05", TABLE) == []


def test_a_chain_is_followed_to_its_end():
    table = [*TABLE, Alteration("B01AA01", "C01AA01", 2015), Alteration("C01AA01", "C01AA02", 2015)]

    assert current_codes("A01AA01", table) == [CodeSince("C01AA02", 2015)]


def test_an_alteration_older_than_the_code_is_not_followed():
    """The code had been somebody else's."""
    table = [Alteration("B01AA01", "C01AA01", 2005), Alteration("A01AA01", "B01AA01", 2010)]

    assert current_codes("A01AA01", table) == [CodeSince("B01AA01", 2010)]


def test_a_code_that_was_split_has_all_its_codes_of_today():
    table = [Alteration("A01AA01", "B01AA01", 2010), Alteration("A01AA01", "C01AA01", 2010)]

    assert current_codes("A01AA01", table) == [CodeSince("B01AA01", 2010), CodeSince("C01AA01", 2010)]


def test_a_code_that_came_back_stands():
    table = [Alteration("A01AA01", "B01AA01", 2010), Alteration("B01AA01", "A01AA01", 2015)]

    assert current_codes("A01AA01", table) == []
    assert current_codes("B01AA01", table) == [CodeSince("A01AA01", 2015)]


CODES = ["A01AA01", "A01AA02", "A01AA03", "A01AA04"]


@given(st.lists(st.builds(Alteration, st.sampled_from(CODES), st.sampled_from(CODES), st.integers(2020, 2022))))
def test_any_table_has_an_end(table: list[Alteration]):
    """Circles within a year too. What comes out is where something led, and never the code itself."""
    for code in CODES:
        codes = current_codes(code, table)
        assert {code for code, _year in codes} <= {alteration.new for alteration in table} - {code}


# The file


@pytest.mark.parametrize(
    "text",
    [
        "old,new,year\nL04AA37,L04AF02,2024\n",
        "\ufeffold;new;year\r\nL04AA37;L04AF02;2024\r\n",
        "Year; New ;OLD;substance\n2024;l04a f02; L04AA37;baricitinib\n\n;;;\n",
        "old,new,year\nL04AA37,L04AF02,2024\nL04AA37,L04AF02,2024",
    ],
)
def test_the_table_can_be_written_in_several_ways(text: str):
    assert parse_csv(text) == [Alteration("L04AA37", "L04AF02", 2024)]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["line 1: no column is called old, new, year"]),
        ("L04AA37,L04AF02,2024", ["line 1: no column is called old, new, year"]),
        ("old,new\nL04AA37,L04AF02", ["line 1: no column is called year"]),
        ("old,new,year\n", ["The file holds no alteration."]),
        ("old,new,year\nL04AA37,,2024", ["line 2: “” is no ATC code"]),
        ("old,new,year\nL04AA37", ["line 2: “” is no ATC code"]),
        ("old,new,year\nQL04AA,L04AF02,2024", ["line 2: “QL04AA” is no ATC code"]),
        ("old,new,year\nL04AA37,L04AA37,2024", ["line 2: L04AA37 is altered into itself"]),
        ("old,new,year\nL04AA37,L04AF02,24", ["line 2: “24” is no year from 1970 to 2100"]),
        ("old,new,year\nL04AA37,L04AF02,٢٠٢٤", ["line 2: “٢٠٢٤” is no year from 1970 to 2100"]),
        (
            "old,new,year\nx,L04AF02,2024\nL04AA37,L04AF02,2024\nL04AA37,L04AF02,1815\n",
            ["line 2: “X” is no ATC code", "line 4: “1815” is no year from 1970 to 2100"],
        ),
    ],
)
def test_a_bad_line_is_named_by_its_number(text: str, problems: list[str]):
    with pytest.raises(BadAlterationsFile) as refused:
        parse_csv(text)

    assert refused.value.problems == problems


def test_an_unclosed_quotation_mark_is_a_bad_line():
    with pytest.raises(BadAlterationsFile, match="line 2"):
        parse_csv('old,new,year\n"L04AA37,L04AF02,2024\n')


# The command


def loaded(capsys, path: Path) -> str:
    call_command("load_atc_alterations", str(path), by="administrator")
    return str(capsys.readouterr().out)


@pytest.mark.django_db
def test_a_second_time_changes_nothing(tmp_path: Path, capsys, administrator: User):
    path = tmp_path / "atc.csv"
    path.write_bytes("\ufeffold;new;year\nL04AA37;L04AF02;2024\nA01AA01;B01AA01;2010\n".encode())

    # The first line is there already: the migrations wrote it.
    assert loaded(capsys, path) == "2 alterations in atc.csv, 1 of them new.\n"
    assert loaded(capsys, path) == "2 alterations in atc.csv, 0 of them new.\n"
    assert AtcAlteration.objects.count() == 2
    assert [event.actor for event in Event.objects.all()] == [administrator]
    assert list(verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"old,new,year\nA01AA01,B01AA01,2010\nA01AA02,B01AA02,x\n", "line 3"),
        (b"old,new,year\nA01AA01,B01AA01,2010\n\xe6", "UTF-8"),
        (None, "can't be read"),
    ],
)
def test_of_a_bad_file_nothing_is_loaded(tmp_path: Path, content: bytes | None, words: str, administrator: User):
    path = tmp_path / "atc.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("load_atc_alterations", str(path), by="administrator")

    assert AtcAlteration.objects.count() == 1


@pytest.mark.django_db
def test_nobody_loads_alterations_without_an_account(tmp_path: Path):
    with pytest.raises(CommandError, match="no active account “nobody”"):
        call_command("load_atc_alterations", str(tmp_path / "atc.csv"), by="nobody")
