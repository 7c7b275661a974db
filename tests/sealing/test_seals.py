"""Seals: one form for each value, one seal for each purpose, and keys that were retired still check what they made."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.conf import LazySettings

from horizonscan.ledger_key import ledger_key_problem
from notices.sealing import SEAL_LENGTH, LedgerKey, Value, is_sealed, key_of, known_keys, seal

OLD, NEW = "an older key of 32 letters or more", "the key of today which is long enough"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

# Each would give the same bytes as another one, were they only written one after another.
VALUES: list[tuple[Value, ...]] = [
    ("ab", "c"),
    ("a", "bc"),
    ("abc",),
    ("abc", ""),
    ("abc", None),
    (["a", "b"], "c"),
    ("a", ["b", "c"]),
    (b"abc",),
    ("1",),
    (1,),
    (True,),
    ("s1:1",),
    ([],),
    ([[]],),
    ("a\x00b",),
    ("æ", "ø"),
    (NOON.isoformat(),),
    (NOON,),
    (NOON + timedelta(microseconds=1),),
]


def test_no_two_values_have_the_same_seal():
    seals = [seal(purpose, *values) for purpose in ("page", "event") for values in VALUES]

    assert len(set(seals)) == 2 * len(VALUES)
    assert {len(one) for one in seals} == {SEAL_LENGTH}


def test_a_seal_is_checked_with_purpose_and_values():
    made = seal("page", "/varsel/1/", 7)

    assert is_sealed(made, "page", "/varsel/1/", 7)
    for purpose, values in {"event": ("/varsel/1/", 7), "page": ("/varsel/1/", 8)}.items():
        assert not is_sealed(made, purpose, *values)
    for forged in ("", ":", made[:-1], made.upper(), made.replace(":", ";"), f"ø{made[1:]}", key_of(made)):
        assert not is_sealed(forged, "page", "/varsel/1/", 7)


@pytest.mark.parametrize("length", [1, 63, 64, 65, 200])
def test_the_code_of_a_key_is_the_hmac_that_everybody_else_computes(length: int):
    secret = b"k" * length

    for content in (b"", b"words", b"w" * 1000):
        assert LedgerKey("name", secret).code(content) == hmac.new(secret, content, "sha256").hexdigest()


def test_a_time_counts_in_whatever_zone_it_is_written():
    assert is_sealed(seal("page", NOON), "page", NOON.astimezone(timezone(timedelta(hours=2))))


def test_a_value_without_one_form_is_refused():
    with pytest.raises(TypeError, match="no form for float"):
        seal("page", 1.5)  # type: ignore[arg-type]


def test_a_retired_key_checks_and_seals_nothing_new(settings: LazySettings):
    settings.LEDGER_KEY = OLD
    made = seal("event", 1)
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = NEW, [OLD]

    assert is_sealed(made, "event", 1)
    assert key_of(seal("event", 1)) != key_of(made)
    assert set(known_keys()) == {key_of(made), key_of(seal("event", 1))}
    settings.LEDGER_KEYS_RETIRED = []
    assert not is_sealed(made, "event", 1)


def test_the_name_of_a_key_holds_nothing_of_it():
    name = key_of(seal("event", 1))

    assert name.isalnum() and name not in "everybody-knows-this-key-it-is-for-a-local-trial-only"


SECRET = "a secret key that is long enough for Django"
TRIAL = "the key of a trial, which everybody knows"


@pytest.mark.parametrize(
    ("key", "retired", "problem"),
    [
        (NEW, [], ""),
        (NEW, [OLD], ""),
        ("", [], "Set LEDGER_KEY"),
        (NEW[:31], [], "too easy to guess"),
        ("ab" * 40, [], "too easy to guess"),
        (SECRET, [], "another key than SECRET_KEY"),
        (f"{SECRET}-2", [], "another key than SECRET_KEY"),
        ("9e4b12eef65ddb4ac0ae6d5fcd8f5d3ba0a7b4bd55e63a2b43ac7b5ad4fdff2b", [], ""),
        (TRIAL, [], "which everybody knows"),
        (NEW, [TRIAL], "which everybody knows"),
        (f"{NEW}, and more", [], "no comma"),
        (NEW, [NEW], "is either the current one or retired"),
    ],
)
def test_a_key_that_is_no_key_for_production_is_refused(key: str, retired: list[str], problem: str):
    sentence = ledger_key_problem(key, retired, SECRET, TRIAL)

    assert problem in sentence and bool(problem) == bool(sentence)


def test_a_key_made_from_the_secret_key_is_refused():
    made = hashlib.sha256(SECRET.encode()).hexdigest()

    assert "made from SECRET_KEY" in ledger_key_problem(made, [], SECRET, TRIAL)
