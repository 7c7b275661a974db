"""The commands on brackets that look like citations: mark one as none, take the mark back. The text does not change."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.checks.citations import takes_only_citations
from notices.document.brackets import BracketMark, find_brackets
from notices.models import NotCitation, Version
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, Unchanged, run_without_etag


def mark_not_citation(*, version: Version, name: str, by: User, request_id: UUID) -> Outcome:
    """Mark a bracket of the version that is worked on as no citation; `name` is its `BracketMark.name`.

    The mark counts as long as its sentence stands unchanged at its place, in every version of the notice. A bracket
    that is marked already changes nothing.
    """
    return _run(version, name, by, request_id, is_taken_back=False)


def take_back_mark(*, version: Version, name: str, by: User, request_id: UUID) -> Outcome:
    """Take back that a bracket of the version that is worked on is no citation."""
    return _run(version, name, by, request_id, is_taken_back=True)


def _run(version: Version, name: str, by: User, request_id: UUID, *, is_taken_back: bool) -> Outcome:
    def act(context: CommandContext) -> Outcome:
        mark = _bracket(context, version, name)
        is_marked = mark in NotCitation.objects.standing_in(context.notice.pk, version.document)
        if is_marked is not is_taken_back:
            raise Unchanged
        row = NotCitation(
            notice=context.notice,
            version=version,
            **mark._asdict(),
            is_taken_back=is_taken_back,
            created_by=by,
            created_at=context.at,
        )
        row.save(force_insert=True)
        data = {"mark": row.pk, **mark._asdict(), "is_taken_back": is_taken_back}
        return Outcome(context.notice, version, event=context.record_event(version, **data))

    command = "take_back_mark" if is_taken_back else "mark_not_citation"
    arguments = {"version": version.pk, "name": name}
    return run_without_etag(CommandRequest(command, by, request_id, version.notice_id, arguments=arguments), act)


def _bracket(context: CommandContext, version: Version, name: str) -> BracketMark:
    """Return the bracket of the head with this name. Raises Refused where it is gone, or can be no other thing."""
    head = context.state.head
    marks = (bracket.mark for bracket in find_brackets(version.document))
    mark = next((mark for mark in marks if mark.name == name), None)
    if head is None or head.pk != version.pk or mark is None or takes_only_citations(mark.place):
        raise Refused(reason_for("bracket_gone"))
    return mark
