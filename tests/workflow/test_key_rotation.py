"""A new ledger key: one event seals every chain with it, and who learnt the old key changes nothing unseen."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from notices.models import AccountEvent, Event
from notices.sealing import current_key
from notices.verification import ledger_keys, verify
from notices.workflow import rotate_key
from tests.support.tables import World
from tests.support.tampering import link_anew
from tests.support.worlds import saved
from tests.verification.test_verify import without_guards

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
