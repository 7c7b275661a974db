"""Who contributes to the version that is being written: its rows go in with it, in the same transaction."""

from collections.abc import Iterable

from notices.access.contributors import Contributions, Why
from notices.models import Event, Version, VersionContributor
from notices.workflow.command import CommandContext


def write_contributors(context: CommandContext, version: Version, *, older_text: int = 0, copied: int = 0) -> None:
    """Insert the rows of a version: who wrote it, and whose words it brings along or has left behind.

    `older_text` is the number of an older version that was restored or merged into it, `copied` the id of another
    notice's version that it began as. Of several reasons a person has, the first one counts.
    """
    people: dict[int, str] = {}
    for why, ids in _groups(context, version, older_text, copied):
        for person in sorted(ids):
            people.setdefault(person, why)
    VersionContributor.objects.bulk_create(
        VersionContributor(notice=context.notice, version=version, person_id=person, why=why)
        for person, why in people.items()
    )


def _groups(
    context: CommandContext, version: Version, older_text: int, copied: int
) -> Iterable[tuple[str, Iterable[int]]]:
    earlier = context.state.contributions_at(context.at)
    yield Why.WROTE, {context.request.person.pk, *_typed_unread(version)}
    if older_text:
        yield Why.RESTORED, earlier.to(older_text)
    if copied:
        yield Why.COPIED, _contributors_to_draft(copied, context)
    head = context.state.head
    if head is not None and context.notice.set_aside_at:
        yield Why.SET_ASIDE, earlier.to(head.number)
    yield Why.DISCARDED, earlier.after(head.number if head else 0)


def _typed_unread(version: Version) -> Iterable[int]:
    """Return who typed what no field can read beside the text that this version follows: they wrote no version."""
    events = Event.objects.filter(notice=version.notice_id, command="save_unread", version=version.parent_id)
    return events.values_list("actor", flat=True) if version.parent_id else ()


def _contributors_to_draft(version_id: int, context: CommandContext) -> Iterable[int]:
    """Return who contributed to a text of another notice; nobody where two people stand behind it: it is published."""
    source = Version.objects.only("notice_id", "number").get(pk=version_id)
    contributions = Contributions.of(source.notice_id, context.at)
    return () if source.number in contributions.standing else contributions.to(source.number)
