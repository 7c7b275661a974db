"""The workflow by chance: whatever people do one after the other, it does what a small model of its rules says.

More than the gate takes, by hand:

    export STEPS=1000 SEEDS=1-20
    .venv/bin/python tests/postgres.py -- .venv/bin/pytest -s tests/workflow/test_random_commands.py
"""

import os
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.support.walk.clock import walk_clock
from tests.support.walk.walking import Walk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the guards' clock is moved on PostgreSQL only"),
]

STEPS = int(os.environ.get("STEPS", "150"))
FIRST, _, LAST = os.environ.get("SEEDS", "24-25").partition("-")


@pytest.fixture(autouse=True)
def _two_managers_give_a_role(settings: Any) -> None:
    settings.CONFIRM_ROLES = True


@pytest.mark.parametrize("seed", range(int(FIRST), int(LAST or FIRST) + 1))
def test_random_commands_do_what_the_model_says(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with walk_clock(monkeypatch) as clock:
        walk, start = Walk(seed, clock, Client()), time.perf_counter()
        walk.take(STEPS)
        walk.look()
    print(
        f"seed {seed}: {STEPS / (time.perf_counter() - start):.0f} steps a second", dict(sorted(walk.answered.items()))
    )
