"""Trials: one row per registry number, which nobody edits."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from trials.models import Trial

pytestmark = pytest.mark.django_db


def test_a_new_number_makes_a_trial() -> None:
    trial = Trial.objects.for_number("NCT03334396")

    assert (trial.number, trial.registry, str(trial)) == ("NCT03334396", "ctgov", "NCT03334396")
    assert list(Trial.objects.all()) == [trial]


def test_the_same_number_written_in_other_ways_is_the_same_trial() -> None:
    trial = Trial.objects.for_number("NCT03334396")

    written = ["nct-0333 4396", " NCT 03334396\n", "https://clinicaltrials.gov/study/NCT03334396"]

    assert [Trial.objects.for_number(text) for text in written] == [trial] * 3
    assert Trial.objects.count() == 1


def test_two_numbers_are_two_trials() -> None:
    first, second = Trial.objects.for_number("NCT03334396"), Trial.objects.for_number("2014-005181-30")

    assert list(Trial.objects.order_by("registry")) == [first, second]


@pytest.mark.parametrize("text", ["", "NCT123", "BREEZE-AD1", "NCT03334396, NCT03334422", "N" * 100_000])
def test_a_text_without_a_number_makes_no_trial(text: str) -> None:
    with pytest.raises(ValueError, match="no registry number"):
        Trial.objects.for_number(text)

    assert not Trial.objects.exists()


def test_the_database_keeps_one_row_per_number() -> None:
    trial = Trial.objects.for_number("NCT03334396")

    with pytest.raises(IntegrityError):
        Trial.objects.create(number=trial.number, registry=trial.registry)


def test_a_superuser_sees_a_trial_in_the_admin(admin_client: Client) -> None:
    trial = Trial.objects.for_number("NCT03334396")

    response = admin_client.get(reverse("admin:trials_trial_change", args=[trial.pk]))

    assert response.status_code == 200
    assert "NCT03334396" in response.content.decode()


@pytest.mark.parametrize("step", ["add", "change", "delete"])
def test_a_superuser_cannot_touch_a_trial_in_the_admin(admin_client: Client, step: str) -> None:
    trial = Trial.objects.for_number("NCT03334396")
    address = reverse(f"admin:trials_trial_{step}", args=[] if step == "add" else [trial.pk])

    response = admin_client.post(address, {"number": "NCT03334422", "registry": "ctgov", "post": "yes"})

    assert response.status_code == 403
    assert list(Trial.objects.values_list("number", flat=True)) == ["NCT03334396"]
