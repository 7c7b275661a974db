"""The commands by which words are removed by law: propose, decline, and confirm by a second manager."""

from uuid import UUID

from django.contrib.auth.models import User

from notices import sealing
from notices.access.permissions import reasons_against_confirming
from notices.access.refusals import reason_for
from notices.document.redaction import MAX_LENGTH, MAX_PHRASES, Phrases, UnfitWords
from notices.document.rich_text import clean_text
from notices.models import Notice, Redaction, RedactionProposal
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, run_command
from notices.workflow.redaction.finding import find_words
from notices.workflow.redaction.removal import NotAsWritten, Removal, Unreadable, WordsRemain

MAX_REASON_LENGTH = 500
MAX_WORDS_LENGTH = MAX_PHRASES * (MAX_LENGTH + 2)


def propose_redaction(
    *, notice: Notice, words: str, reason: str, by: User, etag: int, seen_version: int, request_id: UUID
) -> Outcome:
    """Propose to remove these words, one phrase a line, for a reason that readers will see. Nothing is removed yet."""
    reason = clean_text(reason)

    def act(context: CommandContext) -> Outcome:
        if RedactionProposal.objects.filter(notice=context.notice).exists():
            raise Refused(reason_for("redaction_waits"))
        phrases = _usable(context.notice, words, reason)
        proposal = RedactionProposal(
            notice=context.notice, words=str(phrases), reason=reason, proposed_by=by, proposed_at=context.at
        )
        proposal.save(force_insert=True)
        event = context.record_event(context.state.head, reason=reason)
        return Outcome(context.notice, context.state.head, event=event)

    # The event keeps a hash of the request: no words may be guessed from it.
    arguments = {"words": sealing.seal("proposed words", words), "reason": reason}
    return run_command(
        CommandRequest("propose_redaction", by, request_id, notice.pk, etag, seen_version, arguments), act
    )


def decline_redaction(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Take a proposal away without removing anything; who made it may do so too."""

    def act(context: CommandContext) -> Outcome:
        _proposal(context).delete()
        return Outcome(context.notice, context.state.head, event=context.record_event(context.state.head))

    return run_command(CommandRequest("decline_redaction", by, request_id, notice.pk, etag, seen_version), act)


def redact(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Remove the words that another manager proposed from all that belongs to the notice, for ever."""

    def act(context: CommandContext) -> Outcome:
        proposal = _proposal(context)
        if reasons := reasons_against_confirming(proposal, by.pk):
            raise Refused(*reasons)
        removal = _removal(context.notice, proposal)
        redaction = Redaction(
            notice=context.notice,
            reason=proposal.reason,
            places=removal.places,
            proposed_by=proposal.proposed_by,
            proposed_at=proposal.proposed_at,
            confirmed_by=by,
            confirmed_at=context.at,
            sequence=context.state.last_event[0] + 1,
        )
        redaction.save(force_insert=True)
        try:
            removal.write(redaction, context.at)
        except WordsRemain as error:
            raise Refused(reason_for("words_remain")) from error
        proposal.delete()
        # No word of it: what it says of the rows that are left are seals.
        event = context.record_event(
            context.state.head,
            redaction=redaction.pk,
            reason=redaction.reason,
            proposed_by=redaction.proposed_by_id,
            **removal.record,
        )
        return Outcome(context.notice, context.state.head, event=event)

    return run_command(CommandRequest("redact", by, request_id, notice.pk, etag, seen_version), act)


def _proposal(context: CommandContext) -> RedactionProposal:
    proposal = RedactionProposal.objects.filter(notice=context.notice).select_related("proposed_by").first()
    if proposal is None:
        raise Refused(reason_for("no_redaction"))
    return proposal


def _usable(notice: Notice, words: str, reason: str) -> Phrases:
    """Return the words. Raises Refused for words that are unfit or stand nowhere, and for a reason that holds them."""
    try:
        phrases = Phrases.read(words)
    except UnfitWords as error:
        raise Refused(reason_for("unfit_words", place="words")) from error
    if not reason or len(reason) > MAX_REASON_LENGTH:
        raise Refused(reason_for("reason", "redaction", number=MAX_REASON_LENGTH, place="reason"))
    if phrases.pattern.search(reason):
        raise Refused(reason_for("reason", "holds_words", place="reason"))
    places = find_words(notice, phrases)
    if places.is_empty:
        raise Refused(reason_for("words_nowhere", place="words"))
    if places.unreadable:
        raise Refused(reason_for("redaction_unreadable", number=places.unreadable[0], place="words"))
    return phrases


def _removal(notice: Notice, proposal: RedactionProposal) -> Removal:
    try:
        removal = Removal(notice, Phrases.read(proposal.words))
    except Unreadable as error:
        raise Refused(reason_for("redaction_unreadable", number=error.number)) from error
    except NotAsWritten as error:
        raise Refused(reason_for("not_as_written")) from error
    removal.count_rows()
    if removal.is_empty:
        raise Refused(reason_for("words_nowhere"))
    return removal
