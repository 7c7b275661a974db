"""Several people at the same moment, by chance: whoever wins, it is as if one had come after the other.

More than the gate takes, by hand:

    export RACES=50 SEEDS=1-20
    .venv/bin/python tests/postgres.py -- .venv/bin/pytest -s tests/workflow/test_random_races.py
"""

import os
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.support.walk.clock import walk_clock
from tests.support.walk.walking import Walk
from tests.workflow.test_races import at_once

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races prove something on PostgreSQL only"),
]

RACES = int(os.environ.get("RACES", "50"))
FIRST, _, LAST = os.environ.get("SEEDS", "1").partition("-")
STEPS_BEFORE, STEPS_BETWEEN = 12, 1


@pytest.fixture(autouse=True)
def _two_managers_give_a_role(settings: Any) -> None:
    settings.CONFIRM_ROLES = True


@pytest.mark.parametrize("seed", range(int(FIRST), int(LAST or FIRST) + 1))
def test_whoever_comes_first_nothing_is_lost(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with walk_clock(monkeypatch) as clock:
        walk, start = Walk(seed, clock, Client()), time.perf_counter()
        walk.take(STEPS_BEFORE)
        for _ in range(RACES):
            walk.race(at_once)
            walk.take(STEPS_BETWEEN)
        walk.look()
    print(
        f"seed {seed}: {RACES / (time.perf_counter() - start):.1f} races a second", dict(sorted(walk.answered.items()))
    )
