"""A new ledger key: one event seals every chain with it, and who learnt the old key changes nothing unseen."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from notices.models import AccountEvent, Event, Publication
from notices.sealing import current_key
from notices.verification import ledger_keys, verify
from notices.workflow import rotate_key
from tests.support.tables import World, without_guards
from tests.support.tampering import link_anew
from tests.support.worlds import saved

pytestmark = pytest.mark.django_db


NEW = "a new key, of more than thirty-two letters"


@pytest.fixture
def old_key(world: World, settings: LazySettings) -> str:
    """The key that the world was sealed with; from now on it is retired."""
    old = settings.LEDGER_KEY
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = NEW, [old]
    return str(old)


def test_a_rotation_covers_what_the_old_key_sealed(world: World, old_key: str):
    saved(world.draft, world.editor, title="Med den nye nøkkelen")
    uncovered = list(verify())
    output = StringIO()

    call_command("rotate_ledger_key", stdout=output)
    call_command("rotate_ledger_key", stdout=output)

    older = Event.objects.sealed_with_another_key(current_key().name).count()
    assert len(uncovered) == older + AccountEvent.objects.count()
    assert all(sentence.endswith("and no rotation after it") for sentence in uncovered)
    assert list(verify()) == []
    event = Event.objects.get(command="rotate_key")
    assert event.data["heads"] == [
        [last.notice_id, last.sequence, last.chain]
        for last in Event.objects.last_of_each_chain()
        if last.notice_id is not None
    ]
    assert output.getvalue().splitlines() == [
        f"4 chains are sealed with the key “{current_key().name}”.",
        f"Every event is sealed with the key “{current_key().name}” already.",
    ]


def with_the_old_key(settings: LazySettings, old_key: str, notice_id: int) -> None:
    """The last event of the notice gets another name, and the chain is made and sealed again with a key that leaked."""
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = old_key, []
    with without_guards():
        Event.objects.filter(notice=notice_id).update(actor_name="Noen andre")
        link_anew(notice_id, with_the_key=True)
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = NEW, [old_key]


def test_who_learnt_the_old_key_cannot_change_what_was_before(world: World, old_key: str, settings: LazySettings):
    rotate_key()

    with_the_old_key(settings, old_key, world.draft.pk)

    sentence = f"event 1 of notice {world.draft.pk} is not the one that the rotation of the ledger key sealed"
    assert list(ledger_keys.findings()) == [sentence]


def test_who_learnt_the_old_key_cannot_add_to_what_came_after(world: World, old_key: str, settings: LazySettings):
    rotate_key()
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = old_key, []
    name = current_key().name
    saved(world.draft, world.editor, title="Med den gamle nøkkelen")
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = NEW, [old_key]

    sentence = f"event 2 of notice {world.draft.pk} has a seal of the key “{name}”, and no rotation after it"
    assert list(verify()) == [sentence]


def test_who_learnt_the_old_key_cannot_rotate(world: World, old_key: str, settings: LazySettings):
    event = rotate_key()
    assert event is not None
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = old_key, []
    with without_guards():
        event.link_to("")
        Event.objects.filter(pk=event.pk).update(seal=event.seal)
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = NEW, [old_key]

    assert len(list(ledger_keys.findings())) == Event.objects.count() + AccountEvent.objects.count()


def test_a_chain_without_a_seal_of_ours_is_not_sealed_again(world: World, old_key: str):
    with without_guards():
        Event.objects.filter(notice=world.draft).update(chain="a" * 64)

    with pytest.raises(CommandError, match=f"event 1 of notice {world.draft.pk} has no seal of a known key"):
        call_command("rotate_ledger_key")
    assert not Event.objects.filter(command="rotate_key").exists()


@pytest.fixture
def lost_key(world: World, settings: LazySettings) -> str:
    """The name of the key that the world was sealed with; nobody has it any more."""
    name = current_key().name
    settings.LEDGER_KEY, settings.LEDGER_KEYS_RETIRED = NEW, []
    return name


def test_what_a_lost_key_sealed_is_accepted_as_it_stands(world: World, lost_key: str, visitor: Client):
    path = f"/varsel/{world.live.notice.number}/v/1/"
    assert visitor.get(path).status_code == 404  # no ledger row has a seal that can be checked
    output = StringIO()

    call_command("rotate_ledger_key", "--accept-lost", lost_key, stdout=output)
    call_command("verify", stdout=output)

    assert visitor.get(path).status_code == 200
    assert visitor.get("/").context["results"].total == 1
    lines = output.getvalue().splitlines()
    assert lines[1].startswith("All is well")
    events, of_accounts = (model.objects.filter(seal__startswith=lost_key).count() for model in (Event, AccountEvent))
    assert of_accounts
    counts = f"{events} events of notices and {of_accounts} of accounts"
    assert lines[2].startswith(f"{counts} are sealed with the lost key “{lost_key}”: what they say is proven by")


def test_what_is_written_with_the_name_of_a_lost_key_afterwards_is_found(world: World, lost_key: str, visitor: Client):
    rotate_key(accept_lost=[lost_key])
    number = world.live.notice.number
    with without_guards():
        Publication.objects.update(public_note="Forfalsket")
        event = Event.objects.filter(notice=world.live.notice_id).latest("sequence")
        Event.objects.filter(pk=event.pk).update(actor_name="Noen andre")
        link_anew(world.live.notice_id)
        Event.objects.filter(seal__startswith=current_key().name, notice__isnull=False).update(
            seal=f"{lost_key}:{'a' * 64}"
        )

    assert visitor.get(f"/varsel/{number}/v/1/").status_code == 404
    findings = list(verify())
    assert f"ledger row {world.live.pk} of notice {world.live.notice_id}: it has no seal of a known key" in findings
    place = f"event {event.sequence} of notice {world.live.notice_id}"
    assert f"{place} is not the one that the rotation of the ledger key sealed" in findings


def test_a_history_whose_hashes_do_not_fit_is_not_accepted(world: World, lost_key: str):
    with without_guards():
        Event.objects.filter(notice=world.live.notice_id, sequence=2).update(actor_name="Noen andre")

    with pytest.raises(CommandError, match="does not fit the chain of its hashes"):
        call_command("rotate_ledger_key", "--accept-lost", lost_key)
    assert not Event.objects.filter(command="rotate_key").exists()


def test_a_key_that_is_set_is_not_lost(world: World, lost_key: str):
    with pytest.raises(CommandError, match="is not lost"):
        call_command("rotate_ledger_key", "--accept-lost", current_key().name)


def test_without_the_name_of_the_lost_key_nothing_is_accepted(world: World, lost_key: str):
    with pytest.raises(CommandError, match=f"--accept-lost {lost_key}"):
        call_command("rotate_ledger_key")
