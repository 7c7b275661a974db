"""The chains of events: no hole, no fork, each link the hash of its event and of the link before."""

from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType

from notices import sealing
from notices.models import AccountEvent, Event
from notices.models.lost_keys import is_accepted_event
from notices.models.redaction import LEFT_EVENT
from notices.verification.history import History, data_of

DRAFT_COMMANDS = ("create", "save", "restore", "discard")
# Comments, links and assignments: they do not change the notice's etag.
SIDE_COMMANDS = (
    "comment",
    "resolve",
    "share",
    "revoke",
    "assign",
    "declare_conflict",
    "end_conflict",
    "dismiss_alert",
    "mark_not_citation",
    "take_back_mark",
    "take_over_markup",
)
WORKFLOW_COMMANDS = (
    "save_unread",
    "submit",
    "recall",
    "return",
    "approve",
    "cancel",
    "withdraw",
    "set_aside",
    "bring_back",
    "propose_redaction",
    "decline_redaction",
    "redact",
)
# Of no notice.
SITE_COMMANDS = ("rotate_key", "change_codes")
COMMANDS = (*DRAFT_COMMANDS, *WORKFLOW_COMMANDS, *SIDE_COMMANDS, *SITE_COMMANDS, "refused")


def findings(history: History) -> Iterator[str]:
    yield from chain_findings(history.events, str(history), COMMANDS, history.removed.events)
    yield from _named_rows(history)
    yield from _notice(history)


def findings_of_no_notice() -> Iterator[str]:
    events = Event.objects.filter(notice__isnull=True).order_by("sequence")
    yield from chain_findings(events.iterator(chunk_size=200), "no notice", COMMANDS)


def chain_findings(
    events: Iterable[Event | AccountEvent],
    where: str,
    commands: Container[str] | None = None,
    left: Mapping[int, str] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield what is wrong with one chain: holes, links, seals, and events of other than these commands.

    An event that lost words by law keeps its chain value; by its number, `left` has the seal over what is left of it.
    """
    expected, chain = 1, ""
    for event in events:
        if event.sequence != expected:
            yield f"event {expected} of {where} is missing"
        if isinstance(event, Event) and event.sequence in left:
            if not sealing.is_sealed(left[event.sequence], LEFT_EVENT, *event.left_values):
                yield f"event {event.sequence} of {where}: it is not what the removal by law has left of it"
        elif event.chain != _link(event, chain):
            yield f"event {event.sequence} of {where}: its chain does not fit what it says and the event before it"
        yield from _seal(event, where)
        if commands is not None and isinstance(event, Event) and event.command not in commands:
            yield f"event {event.sequence} of {where}: there is no command “{event.command}”"
        expected, chain = event.sequence + 1, event.chain


def _seal(event: Event | AccountEvent, where: str) -> Iterator[str]:
    if event.is_sealed or is_accepted_event(event):
        return
    name = sealing.key_of(event.seal)
    if name in sealing.known_keys():
        yield f"event {event.sequence} of {where}: its seal is not one over its chain"
    else:
        yield f"event {event.sequence} of {where} is sealed with the key “{name}”, which this program does not have"


def _link(event: Event | AccountEvent, previous: str) -> str | None:
    try:
        return event.chain_hash(previous)
    except (AttributeError, TypeError, ValueError):  # a column holds a value that the program never writes
        return None


def _named_rows(history: History) -> Iterator[str]:
    """Check that the rows an event names exist: a deleted row leaves its event behind."""
    entries = {entry.pk for entry in history.entries}
    for event in history.events:
        if event.version_id is not None and event.version_id not in history.version_by_id:
            yield f"event {event.sequence} of {history} names version row {event.version_id}, which it does not have"
        if (review := data_of(event).get("review")) is not None and review not in history.review_by_id:
            yield f"event {event.sequence} of {history} names review {review}, which it does not have"
        for name in ("publication", "cancelled"):
            if (entry := data_of(event).get(name)) is not None and entry not in entries:
                yield f"event {event.sequence} of {history} names ledger row {entry}, which it does not have"


def _notice(history: History) -> Iterator[str]:
    commands = [event for event in history.events if event.command not in ("refused", *SIDE_COMMANDS)]
    if len(commands) != history.notice.etag:
        yield f"{history}: it counts {history.notice.etag} commands, its events tell of {len(commands)}"
    written = [event for event in commands if event.command in DRAFT_COMMANDS]
    head = written[-1].version_id if written else None
    if history.notice.head_id != head:
        yield f"{history}: its head is not the version that its last event of writing names"
    assigned = [data_of(event).get("review_by") for event in history.events_of("assign")]
    due = history.notice.review_by
    if (due.isoformat() if due else None) != (assigned or [None])[-1]:
        yield f"{history}: the day to look at it again is not what its last event of assigning says"
