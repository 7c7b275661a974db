"""What somebody could change who owns the database, and what `manage.py verify` says of it.

In statements and sentences, {live} is a notice that is live with a draft after it, {version}, {review} and {entry} are
the rows of its publication; {two} is in review, {open} its review; {draft} is a draft; {editor}, {reviewer} and
{manager} are people.
"""

from collections.abc import Callable

from django.utils import timezone

from notices.document.model import SCHEMA
from notices.models import Event, Publication, Review
from tests.support.tables import World, execute, new_event, new_version

AGES_AGO = "'2026-01-01 00:00:00.000000'"

# (name, what is set, what is found)
VERSION = [
    ("content", "content = REPLACE(content, '624', '426')", "its text does not have the hash that stands beside it"),
    ("hash", f"sha256 = '{'a' * 64}'", "it does not have the hash that its event names"),
    ("no_document", "content = '[]'", "its text cannot be read (ValueError)"),
    ("no_json", "content = ''", "its text cannot be read (JSONDecodeError)"),
    ("schema", "schema_number = 1", f"its text has schema {SCHEMA}, the row says 1"),
    (
        "writer",
        "created_by_id = {reviewer}",
        "account {reviewer} stands as its writer, its event names account {editor}",
    ),
    ("time", f"created_at = {AGES_AGO}", "it does not have the time of its event"),
    ("kind", "kind = 'restore'", "its kind is “restore”, its event is “create”"),
    ("parent", "parent_id = id", "its parent is no earlier version of the same notice"),
]
REVIEW = [
    ("decider", "decided_by_id = {editor}, submitted_by_id = {reviewer}", "who decided it, or when, is not what its"),
    ("decided_at", f"decided_at = {AGES_AGO}", "who decided it, or when, is not what its event says"),
    ("submitter", "submitted_by_id = {manager}", "who submitted it, or when, is not what its event says"),
    (
        "pin",
        "version_id = (SELECT head_id FROM notices_notice WHERE id = {draft})",
        "it pins a version of another notice",
    ),
    ("other_pin", "version_id = (SELECT head_id FROM notices_notice WHERE id = {live})", "it pins another text than"),
    ("public_note", "public_note = 'x'", "its kind of change or public note is not what was submitted"),
    ("change", "change = 'minor'", "its kind of change or public note is not what was submitted"),
    ("note", "decision_note = 'x'", "its note is not what its event says"),
    ("status", "status = 'returned', decision_note = 'x'", "it is returned, its event says “approve”"),
    ("open", "status = 'open', decided_by_id = NULL, decided_at = NULL", "it is open, but an event says that it was"),
]
ENTRY = [
    (
        "version",
        "version_id = (SELECT head_id FROM notices_notice WHERE id = {live})",
        "it shows another text than its",
    ),
    ("other_version", "version_id = (SELECT head_id FROM notices_notice WHERE id = {draft})", "its version is one of"),
    ("person", "created_by_id = {editor}", "who made it, or when, is not what its event says"),
    ("effect", f"effective_at = {AGES_AGO}", "it takes effect at another time than its event says"),
    ("public_note", "public_note = 'x'", "its person or its public note is not that of its review"),
    ("cancelled", "cancelled_by_id = {editor}, cancelled_at = effective_at", "that it was cancelled, by whom and when"),
    (
        "withdrawal",
        "kind = 'withdraw_wrong', review_id = NULL, reason = 'x', public_note = 'x'",
        "its kind, reason, public",
    ),
    ("review", "review_id = {open}", "no approved review of its version stands behind it"),
]
EVENT = [
    ("actor", "actor_id = {reviewer}"),
    ("name", "actor_name = 'Noen andre'"),
    ("time", f"at = {AGES_AGO}"),
    ("command", "command = 'save'"),
    ("data", "data = '[]'"),
    ("version", "version_id = NULL"),
    ("request", "request_id = NULL"),
    ("chain", f"chain = '{'a' * 64}'"),
]
SEAL = [
    ("other", "seal = substr(seal, 1, 13) || '" + "a" * 64 + "'", ": its seal is not one over its chain"),
    (
        "of_another_place",
        "seal = (SELECT x.seal FROM notices_event x WHERE x.notice_id = {live} AND x.sequence = 1)",
        ": its seal is not one over its chain",
    ),
    (
        "of_another_key",
        f"seal = 'ffffffffffff:{'a' * 64}'",
        " is sealed with the key “ffffffffffff”, which this program does not have",
    ),
]
NOTICE = [
    ("number", "number = 7", "its number or slug is not what it was given at its approval"),
    ("slug", "slug = 'x'", "its number or slug is not what it was given at its approval"),
    ("head", "head_id = {version}", "its head is not the version that its last event of writing names"),
    ("no_head", "head_id = NULL", "its head is not the version that its last event of writing names"),
    ("etag", "etag = 9", "it counts 9 commands, its events tell of 4"),
    ("title", "title = 'x'", "the desk's list has another title"),
    ("search_text", "search_text = 'x'", "the desk's list has another search_text"),
]
# (name, statement, sentence)
OTHERS = [
    (
        "event_gone",
        "DELETE FROM notices_event WHERE notice_id = {live} AND sequence = 2",
        "event 2 of notice {live} is missing",
    ),
    (
        "last_event_gone",
        "DELETE FROM notices_event WHERE notice_id = {live} AND sequence = 4",
        "version 2 of notice {live}: 0 events say that it was written, not one",
    ),
    (
        "last_event_counted",
        "DELETE FROM notices_event WHERE notice_id = {two} AND sequence = 3",
        "notice {two}: it counts 3 commands, its events tell of 2",
    ),
    (
        "submission_gone",
        "DELETE FROM notices_event WHERE notice_id = {two} AND sequence = 3",
        "review {open} of notice {two}: 0 events say that it was submitted, not one",
    ),
    (
        "number_of_a_draft",
        "UPDATE notices_notice SET number = 7, slug = 'x' WHERE id = {draft}",
        "notice {draft}: it has a number, but was never approved",
    ),
    (
        "version_moved",
        "UPDATE notices_version SET number = 3 WHERE id = {version}",
        "version 1 of notice {live} is missing",
    ),
    (
        "counter",
        "UPDATE notices_counter SET value = 0 WHERE name = 'notice number'",
        "the counter of notice numbers stands at 0, a notice has number 1",
    ),
    (
        "no_counter",
        "DELETE FROM notices_counter",
        "the counter of notice numbers stands at None, a notice has number 1",
    ),
    (
        "listing_title",
        "UPDATE notices_listing SET title = 'x'",
        "ledger row {entry} of notice {live}: the public's list has another title",
    ),
    (
        "listing_until",
        "UPDATE notices_listing SET live_until = live_from",
        "ledger row {entry} of notice {live}: the public's list has another live_until",
    ),
    (
        "listing_area",
        "UPDATE notices_listingarea SET code = 'x'",
        "ledger row {entry} of notice {live}: the public's list has another areas",
    ),
    (
        "listing_of_a_cancelled_row",
        "UPDATE notices_publication SET cancelled_by_id = {editor}, cancelled_at = effective_at WHERE id = {entry}",
        "ledger row {entry} of notice {live} is in the public's list, and should not be",
    ),
    (
        "contributor_gone",
        "DELETE FROM notices_versioncontributor WHERE version_id = {version}",
        "version 1 of notice {live}: account {editor} contributed to it (wrote), and no row says so",
    ),
    (
        "contributor_forged",
        "UPDATE notices_versioncontributor SET person_id = {manager} WHERE version_id = {version}",
        "version 1 of notice {live}: a row names account {manager} (wrote), and no event does",
    ),
    (
        "contributor_elsewhere",
        "UPDATE notices_versioncontributor SET notice_id = {draft} WHERE version_id = {version}",
        "a contributor of version row {version} stands in notice {draft}, which does not have it",
    ),
    (
        "cited_trial",
        "DELETE FROM notices_noticetrial WHERE version_id = {version}",
        "version row {version} of notice {live}: whether it cites NCT03334396 (row t1) is not what its text says",
    ),
]

STATEMENTS: list[tuple[str, str, str]] = [
    *OTHERS,
    *(
        (f"{table}_{name}", f"UPDATE notices_{table} SET {change} WHERE id = {{{key}}}", f"{row}: {sentence}")
        for table, key, row, cases in (
            ("version", "version", "version 1 of notice {live}", VERSION),
            ("review", "review", "review {review} of notice {live}", REVIEW),
            ("publication", "entry", "ledger row {entry} of notice {live}", ENTRY),
            ("notice", "live", "notice {live}", NOTICE),
        )
        for name, change, sentence in cases
    ),
    *(
        (
            f"event_{name}",
            f"UPDATE notices_event SET {change} WHERE notice_id = {{live}} AND sequence = 2",
            "event 2 of notice {live}: its chain does not fit what it says and the event before it",
        )
        for name, change in EVENT
    ),
    *(
        (
            f"seal_{name}",
            f"UPDATE notices_event SET {change} WHERE notice_id = {{live}} AND sequence = 2",
            f"event 2 of notice {{live}}{sentence}",
        )
        for name, change, sentence in SEAL
    ),
]

Tampering = Callable[[World], None]
FUNCTIONS: list[tuple[Tampering, str]] = []


def found_as(sentence: str) -> Callable[[Tampering], Tampering]:
    def remember(tampering: Tampering) -> Tampering:
        FUNCTIONS.append((tampering, sentence))
        return tampering

    return remember


@found_as("ledger row {entry} of notice {live} is not in the public's list")
def a_listing_removed(world: World) -> None:
    for beside in ("area", "name", "terms", ""):
        execute(f"DELETE FROM notices_listing{beside}")


@found_as("ledger row 10000 of notice {live}: 0 events say that it was made, not one")
def a_ledger_row_without_event(world: World) -> None:
    withdrawal = world.withdrawal(pk=10_000)
    Publication.objects.create(**withdrawal)


@found_as("review {open} of notice {two}: it is approved, but no ledger row publishes it")
def an_approval_without_ledger_row(world: World) -> None:
    decided = {"status": "approved", "decided_by": world.reviewer, "decided_at": timezone.now()}
    Review.objects.filter(pk=world.review.pk).update(**decided)


@found_as("review {open} of notice {two}: 0 events say that it was decided, not one")
def an_approval_without_event(world: World) -> None:
    an_approval_without_ledger_row(world)


@found_as("version 2 of notice {draft}: 0 events say that it was written, not one")
def a_version_without_event(world: World) -> None:
    new_version(world.draft, 2)


@found_as("notice {draft}: it counts 1 commands, its events tell of 2")
def an_event_of_something_that_never_happened(world: World) -> None:
    event = new_event(world, world.draft, 2)
    before = Event.objects.get(notice=world.draft, sequence=1)
    event.command = "submit"
    Event.objects.filter(pk=event.pk).update(command="submit", chain=event.chain_hash(before.chain))


@found_as("event 2 of notice {draft} names review 10000, which it does not have")
def an_event_that_names_what_is_not_there(world: World) -> None:
    new_event(world, world.draft, 2, data={"review": 10_000})


@found_as("event 2 of notice {draft} names ledger row 10000, which it does not have")
def an_event_that_names_a_ledger_row_that_is_not_there(world: World) -> None:
    new_event(world, world.draft, 2, data={"publication": 10_000})


@found_as("event 2 of notice {draft} names version row {version}, which it does not have")
def an_event_that_names_the_version_of_another_notice(world: World) -> None:
    new_event(world, world.draft, 2, version=world.live.version)


@found_as("review {review} of notice {live}: its event names another text than the one it pins")
def a_decision_on_another_text(world: World) -> None:
    event = Event.objects.get(notice=world.live.notice_id, command="approve")
    Event.objects.filter(pk=event.pk).update(data={**event.data, "sha256": "a" * 64})
    link_anew(world.live.notice_id)


@found_as("ledger row {entry} of notice {live}: it publishes, its event says “withdraw”")
def a_publication_whose_event_tells_of_something_else(world: World) -> None:
    Event.objects.filter(notice=world.live.notice_id, command="approve").update(command="withdraw")
    link_anew(world.live.notice_id)


@found_as("event 2 of notice {draft}: there is no command “publish”")
def an_event_of_an_unknown_command(world: World) -> None:
    new_event(world, world.draft, 2)
    Event.objects.filter(notice=world.draft, sequence=2).update(command="publish")


@found_as("event 1 of no notice: its chain does not fit what it says and the event before it")
def an_event_of_no_notice(world: World) -> None:
    new_event(world, None, 1)


@found_as("review {review} of notice {live}: the person who approved it had a hand in its text")
def an_approval_by_the_writer_with_all_its_events(world: World) -> None:
    """As if the program itself had forgotten the rule: everything that is written agrees, and it is still found."""
    Event.objects.filter(notice=world.live.notice_id, command="create").update(actor=world.reviewer)
    execute("UPDATE notices_version SET created_by_id = %s WHERE id = %s", world.reviewer.pk, world.live.version_id)
    link_anew(world.live.notice_id)


@found_as("event 1 of notice {live}: its seal is not one over its chain")
def a_history_rewritten_by_an_owner_without_the_key(world: World) -> None:
    """Who wrote the text is changed in the row and in its event, and every hash is computed again."""
    Event.objects.filter(notice=world.live.notice_id, sequence=1).update(actor=world.reviewer)
    execute(
        "UPDATE notices_version SET created_by_id = %s WHERE notice_id = %s", world.reviewer.pk, world.live.notice_id
    )
    link_anew(world.live.notice_id)


def link_anew(notice_id: int, with_the_key: bool = False) -> None:
    """Every chain of the notice computed again, as a forger would; sealed again only by one who has the key."""
    chain = ""
    for event in Event.objects.filter(notice=notice_id).order_by("sequence"):
        seal = event.seal
        event.link_to(chain)
        chain = event.chain
        Event.objects.filter(pk=event.pk).update(chain=chain, seal=event.seal if with_the_key else seal)
