"""Rounds from before they belonged to a registry: they are kept, and an open one can be gone on with."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.db.migrations.executor import MigrationExecutor

from tests.support.empty_database import ALIAS, empty_database

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
BEFORE, AFTER = [("trials", "0002_guards")], [("trials", "0003_round_of_a_registry")]


# pytest-django makes the test database, which the conftest reads, only where a test is marked as needing one.
@pytest.mark.django_db
def test_rounds_from_before_are_those_of_the_one_registry_that_there_was(tmp_path: Path):
    with empty_database(tmp_path) as database:
        executor = MigrationExecutor(database)
        earlier = executor.migrate(BEFORE).apps.get_model("trials", "RefreshRun").objects.using(ALIAS)
        earlier.create(data_version="19", started_at=AT, claimed_until=AT, finished_at=AT, outcome="stored")
        earlier.create(data_version="20", started_at=AT, claimed_until=AT)

        executor = MigrationExecutor(database)
        rounds = executor.migrate(AFTER).apps.get_model("trials", "RefreshRun").objects.using(ALIAS)

        columns = rounds.order_by("pk").values_list("registry", "data_version", "outcome")
        assert list(columns) == [("ctgov", "19", "stored"), ("ctgov", "20", "")]
        rounds.create(registry="other", data_version="20", started_at=AT, claimed_until=AT)
        with pytest.raises(IntegrityError):
            rounds.create(registry="ctgov", data_version="21", started_at=AT, claimed_until=AT)
