"""A second registry is filled from, watched, alerted and shown without a line of the program that knows it."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.document.model import Document
from notices.models import Notice, TrialAlert
from notices.monitoring.alerts import update_alerts
from notices.public.page_cache.store import store_html
from notices.rendering.fragment import fragment
from tests.support.filling import typed_over
from tests.support.registry_records import record
from tests.support.registry_server import Registry, registry_of
from tests.support.toy_registry import REGISTRY, ToyClient, ToyRegistry, toy_registry
from tests.support.worlds import complete_document, created, head_of, published
from trials.apps import load_registries
from trials.clinicaltrials_gov.registry import REGISTRY as FIRST
from trials.models import NotReadable, RefreshRun, StudyRecord
from trials.records import record_for, records_for
from trials.refresh.round import refresh
from trials.registry import RegistryUnavailable

pytestmark = pytest.mark.django_db

TOY, OTHER_TOY, NCT = "TOY-123456", "TOY-654321", "NCT01234567"
NAMES = {"registries": "Toy Registry", "registry": "Toy Registry"}


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[ToyRegistry]:
    with toy_registry(tmp_path) as toy:
        toy.write(TOY)
        yield toy


@pytest.fixture
def first(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """The registry of the settings, on this machine, asked without a pause."""
    monkeypatch.setattr(FIRST.pace, "pause", 0)
    monkeypatch.setattr(FIRST.pace, "sleep", lambda seconds: None)
    with registry_of(record()) as server:
        settings.CLINICALTRIALS_GOV_URL = server.url
        yield server


def citing(*numbers: str) -> Document:
    (row,) = complete_document().trials
    rows = tuple(row.model_copy(update={"key": f"t{n}", "number": number}) for n, number in enumerate(numbers, 1))
    return complete_document(trials=rows)


@pytest.fixture
def notice(toy: ToyRegistry, editor: User, reviewer: User) -> Notice:
    """A live notice that cites a trial of the second registry, with other values than it has."""
    return published(editor, reviewer, document=citing(TOY)).notice


def run_command(**options: Any) -> str:
    output = StringIO()
    call_command("refresh_trials", stdout=output, **options)
    return output.getvalue()


# Filled from.


@pytest.mark.parametrize("text", ["toy 123456", f"https://toy.example.org/trial/{TOY}?tab=1", f"(as {TOY})."])
def test_a_number_or_the_address_of_a_record_becomes_a_row(toy, editor, client_of, text):
    notice = created(editor, complete_document()).notice
    data = typed_over(head_of(notice).document, wanted=text)

    page = client_of(editor).post(reverse("desk-edit", args=[notice.pk]), {**data.dict(), "row": "fill:trials"}).text

    assert 'value="TOYS-1"' in page
    assert 'value="120"' in page
    assert "Filled from" not in page and "Fylt ut fra Toy Registry, lest" in page
    assert _("Source: %(source)s, fetched %(day)s").split(",")[0] % {"source": "Toy Registry (Toy Institute)"} in page
    assert f'href="https://toy.example.org/trial/{TOY}"' in page
    assert toy.asked == [TOY]


def test_numbers_of_two_registries_are_fetched_each_from_its_own(toy, first, editor, client_of):
    notice = created(editor, complete_document()).notice
    data = typed_over(head_of(notice).document, wanted=f"{TOY}, {NCT}, TOY-999999")

    page = client_of(editor).post(reverse("desk-edit", args=[notice.pk]), {**data.dict(), "row": "fill:trials"}).text

    assert 'value="TOYS-1"' in page and 'value="EXAMPLE-1"' in page
    assert _("%(registry)s has no study with this number.") % NAMES in page
    assert (toy.asked, first.paths) == ([TOY, "TOY-999999"], [f"/studies/{NCT}"])


def test_of_numbers_that_were_typed_together_the_readable_one_fills_the_row_and_all_of_them_stay(
    toy, editor, client_of
):
    notice = created(editor, complete_document()).notice
    data = typed_over(head_of(notice).document, trials__0__number=f"2019-001234-12 / {TOY}")

    page = client_of(editor).post(reverse("desk-edit", args=[notice.pk]), {**data.dict(), "row": "fill:trials-0"}).text

    assert f'value="2019-001234-12 / {TOY}"' in page
    assert 'value="120"' in page


# Watched.


def test_a_round_stores_the_record_as_it_came_and_alerts_with_the_registrys_name(
    toy, notice, editor, visitor, client_of
):
    output = run_command(registry="toy")

    assert "Toy Registry: data version" in output and "1 new, 0 changed" in output
    stored = StudyRecord.objects.get()
    assert stored.content.startswith('<trial number="TOY-123456">')
    assert stored.study.enrollment == 120
    assert list(RefreshRun.objects.values_list("registry", "outcome")) == [("toy", "stored")]
    changed = {alert.field for alert in TrialAlert.objects.open()}
    assert {"participants", "status"} <= changed
    desk = client_of(editor)
    assert _("In %(registry)s") % NAMES in desk.get("/admin/changes/").text
    assert f'href="https://toy.example.org/history/{TOY}"' in desk.get("/admin/changes/").text
    message = _("%(number)s has changed in %(registry)s") % {"number": TOY, **NAMES}
    assert message in desk.get(reverse("desk-notice", args=[notice.pk])).text


def test_a_second_round_of_the_day_asks_nobody_and_the_next_days_round_asks_again(toy, notice, set_now):
    now = timezone.now()
    run_command()
    run_command()
    assert toy.asked == [TOY]

    set_now(now + timedelta(days=1))
    toy.write(TOY, participants="130")
    output = run_command()

    assert toy.asked == [TOY, TOY]
    assert f"Changed: {TOY}" in output


def test_a_row_with_several_numbers_is_watched_and_shown_by_the_readable_one(toy, editor, reviewer, visitor: Client):
    notice = published(editor, reviewer, document=citing(f"2019-001234-12 / {TOY}")).notice

    run_command()

    assert toy.asked == [TOY]
    assert not TrialAlert.objects.filter(field="number")
    assert notice.title in visitor.get(f"/studier/{TOY}/").text
    page = visitor.get(f"/varsel/{notice.number}/{notice.slug}/").text
    assert f"2019-001234-12 / {TOY}" in page
    assert "*Nummer i EudraCT, Toy Registry" in page


def test_a_registry_that_fails_holds_up_no_other(toy, first, editor, reviewer, monkeypatch):
    published(editor, reviewer, document=citing(TOY, NCT))
    monkeypatch.setattr(toy, "folder", Path("nowhere"))

    with pytest.raises(CommandError) as error:
        run_command()

    assert str(error.value) == "Toy Registry: Nothing was stored: The registry does not answer."
    assert error.value.returncode == 5
    assert [each.trial.number for each in StudyRecord.objects.all()] == [NCT]


def test_a_fault_in_a_registrys_part_holds_up_no_other(toy, first, editor, reviewer, monkeypatch):
    published(editor, reviewer, document=citing(TOY, NCT))

    def break_down(client: ToyClient, number: str) -> str:
        raise KeyError("fault")

    monkeypatch.setattr(ToyClient, "study", break_down)

    with pytest.raises(CommandError, match="Toy Registry: Nothing was stored: KeyError: 'fault'"):
        run_command()

    assert [each.trial.number for each in StudyRecord.objects.all()] == [NCT]


def test_one_registry_can_be_asked_alone_and_an_unknown_one_is_named(toy, first, editor, reviewer):
    published(editor, reviewer, document=citing(TOY, NCT))

    run_command(registry="toy")

    assert (toy.asked, first.paths) == ([TOY], [])
    with pytest.raises(CommandError, match=r"'isrctn' is read\. There are: ctgov, toy"):
        run_command(registry="isrctn")


def test_an_incident_of_one_registry_is_none_of_another(toy, first, editor, reviewer, set_now):
    numbers = [f"TOY-{number:06}" for number in range(5)]
    for number in numbers:
        toy.write(number)
    published(editor, reviewer, document=citing(*numbers, NCT))
    run_command()
    first.records[NCT] = record(acronym="OTHER")
    first.data_version = "2026-11-21T09:00:06"
    for record_file in toy.folder.glob("*.xml"):
        record_file.unlink()
    set_now(timezone.now() + timedelta(days=1))

    with pytest.raises(CommandError, match="Toy Registry: Nothing was stored: All 5 trials that were known are lost"):
        run_command()

    assert dict(RefreshRun.objects.values_list("registry", "outcome").order_by("pk")) == {
        "ctgov": "stored",
        "toy": "incident",
    }
    assert StudyRecord.objects.filter(trial__registry="ctgov").count() == 2


def test_two_registries_can_have_an_open_round_at_a_time(toy, first, editor, reviewer):
    """The second one's round comes while the first one's is open."""
    rounds: list[int] = []

    def another(done: int, total: int) -> None:
        if not rounds:
            with ToyClient() as client:
                rounds.append(len(refresh([TOY], registry=REGISTRY, client=client).new))

    with FIRST.client() as client:
        summary = refresh([NCT], registry=FIRST, client=client, progress=another)

    assert (rounds, summary.new) == ([1], [NCT])


def test_a_round_that_was_broken_off_waits_for_its_own_registry(toy):
    at = timezone.now() - timedelta(hours=1)
    RefreshRun.objects.create(registry="ctgov", data_version="20", started_at=at, claimed_until=at)

    with ToyClient() as client:
        refresh([TOY], registry=REGISTRY, client=client)

    assert set(RefreshRun.objects.values_list("registry", "outcome")) == {("ctgov", ""), ("toy", "stored")}


def test_nobody_waits_for_the_registry_that_failed_and_the_other_one_is_asked(toy, first, monkeypatch):
    monkeypatch.setattr(toy, "folder", Path("nowhere"))
    for _attempt in range(2):
        with pytest.raises(RegistryUnavailable):
            record_for(TOY)

    assert toy.asked == [TOY]
    assert record_for(NCT).study.number == NCT


def test_many_are_asked_for_one_by_one_and_one_that_is_missing_is_absent(toy):
    toy.write(OTHER_TOY, acronym="TOYS-2")

    answers = records_for([TOY, OTHER_TOY, "TOY-111111"])

    assert {number: each.study.acronym for number, each in answers.items()} == {TOY: "TOYS-1", OTHER_TOY: "TOYS-2"}


def test_many_numbers_are_those_of_one_registry(toy):
    with pytest.raises(ValueError, match="no number of Toy Registry"):
        records_for([TOY, NCT])


# Told and shown.


def test_readers_see_the_registrys_name_its_values_and_when_it_was_checked(toy, notice, visitor: Client):
    run_command()
    day = {"day": "x"}

    page = visitor.get(f"/varsel/{notice.number}/{notice.slug}/").text
    assert _("the trial has changed in the registry") in page
    assert (_("%(registry)s, read %(day)s") % {"registry": "Toy Registry", **day}).removesuffix("x") in page
    checked = _("The trials were last checked against %(registries)s on %(day)s.") % (NAMES | day)
    assert checked.removesuffix("x.") in page

    trial = visitor.get(f"/studier/{TOY}/").text
    source = _("Source: %(source)s, read %(day)s.") % {"source": "Toy Registry (Toy Institute)", **day}
    assert source.removesuffix("x.") in trial
    assert "Toymab in Adults With Eczema" in trial and "Fase 3" in trial and "Pågående" in trial

    listed = visitor.get("/studier/").text
    lead = _("Clinical trials that published notices cite. Those in %(registries)s are watched for changes.")
    assert f'<p class="hs-lead">{lead % {"registries": "ClinicalTrials.gov og Toy Registry"}}</p>' in listed
    assert "TOYS-1" in listed and "Pågående" in listed

    api = visitor.get(f"/api/v1/trials/{TOY}").json()["trial"]
    assert (api["registry"], api["registry_name"], api["status"], api["acronym"]) == (
        *("toy", "Toy Registry"),
        *("open", "TOYS-1"),
    )
    assert api["registry_address"] == f"https://toy.example.org/trial/{TOY}"


# A registry that is read no more.


def test_a_trial_whose_registry_is_read_no_more_is_shown_without_its_record(toy, notice, visitor, editor, client_of):
    run_command()
    open_alerts = TrialAlert.objects.open().count()
    # As after the approval's commit: the fragment names the registry.
    store_html(notice.head, fragment(notice.head.document))
    load_registries(["trials.clinicaltrials_gov.registry"])

    stored = StudyRecord.objects.get()
    with pytest.raises(NotReadable):
        _study = stored.study
    page = visitor.get(f"/studier/{TOY}/")
    assert page.status_code == 200
    assert "Toymab" not in page.text
    assert _("In another registry, which is not read") in page.text
    assert TOY in visitor.get("/studier/").text
    assert visitor.get(f"/api/v1/trials/{TOY}").json()["trial"]["title"] == ""
    assert visitor.get(f"/varsel/{notice.number}/{notice.slug}/").status_code == 200
    desk = client_of(editor)
    for address in (
        "/admin/changes/",
        reverse("desk-edit", args=[notice.pk]),
        reverse("desk-notice", args=[notice.pk]),
    ):
        assert desk.get(address).status_code == 200
    # What can't be compared is not ended either.
    assert update_alerts().ended == 0
    assert TrialAlert.objects.open().count() == open_alerts > 0
