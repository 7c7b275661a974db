"""The tests' own ground: the database that was asked for, and the same start for every test."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from notices.models import Area, Counter
from notices.triggers import guards
from notices.verification import schema


def test_a_run_on_another_database_than_the_expected_one_is_refused():
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]

    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", __file__],
        env={**os.environ, "EXPECT_DATABASE": other},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"should run on {other}" in answer.stderr


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_with_real_transactions_starts_from_what_the_migrations_wrote(transactional_db, time):
    contents = Group.objects.exists(), Permission.objects.exists(), Area.objects.exists()
    Area.objects.all().delete()
    Group.objects.create(name="left behind")

    assert contents == (False, True, True)
    assert Counter.objects.exists()


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_guards_stand_again_after_a_test_that_took_them_down(transactional_db, time):
    missing_before = list(schema.findings(connection))
    guards.remove(connection)

    assert missing_before == []
    assert list(schema.findings(connection)) != []


def test_a_new_row_after_a_refill_gets_a_key_that_is_free(transactional_db):
    area = Area.objects.create(code="new-area", name_nb="Nytt", name_nn="Nytt", name_en="New")

    assert Area.objects.filter(pk=area.pk).count() == 1
