"""The commands on reviews: submit, recall, return, approve. A review pins one version and is decided once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify

from notices.access.people import against_asking
from notices.access.refusals import Reason, reason_for
from notices.checks.report import check_document
from notices.document.citations import without_citations
from notices.document.rich_text import clean_text
from notices.models import (
    Area,
    Counter,
    NotCitation,
    Notice,
    Publication,
    RetractedPublication,
    Review,
    UnreadValue,
    Version,
)
from notices.monitoring.alerts import update_alerts_of
from notices.public.page_cache.approved_html import sha256_of, words_sha256
from notices.public.page_cache.build import build
from notices.public.page_cache.store import expire_related_on_commit, store_html
from notices.rendering.fragment import fragment
from notices.workflow.assignment import against_deciding
from notices.workflow.command import CommandContext, CommandRequest, Outcome, OutOfDate, Refused, run_command
from notices.workflow.projections import list_publication, list_trials

# Further ahead, a typing error is likelier than a plan.
MAX_SCHEDULE_AHEAD = timedelta(days=366)


def submit(
    *,
    notice: Notice,
    by: User,
    etag: int,
    seen_version: int,
    request_id: UUID,
    change: str = Review.Change.MAJOR,
    public_note: str = "",
    note_to_reviewer: str = "",
    publish_at: datetime | None = None,
    assigned_to: User | None = None,
    due_at: datetime | None = None,
) -> Outcome:
    """Ask for a second person's decision on the head. Raises Refused with every finding that blocks.

    `change` says whether readers must know ("major", with a public note) or not ("minor"); a first publication is
    neither. `publish_at` is a proposal: the reviewer confirms the time.
    """
    public_note, note_to_reviewer = clean_text(public_note), clean_text(note_to_reviewer)

    def act(context: CommandContext) -> Outcome:
        version = context.head
        kind = _kind_of_change(bool(context.state.published_ids), change, public_note)
        if assigned_to and (reasons := against_deciding(context.state, assigned_to, by.pk, place="assigned_to")):
            raise Refused(*reasons)
        if reasons := against_asking(context.state, by):
            raise Refused(*reasons)
        checks = _check(version, context.at)
        review = Review(
            notice=context.notice,
            version=version,
            change=kind,
            public_note=public_note,
            note_to_reviewer=note_to_reviewer,
            publish_at=publish_at,
            assigned_to=assigned_to,
            due_at=due_at,
            submitted_by=by,
            submitted_at=context.at,
            checks=checks,
        )
        review.save(force_insert=True)
        if context.notice.set_aside_at:  # who submits a draft brings it back
            context.notice.set_aside_at = None
            context.notice.save(update_fields=["set_aside_at"])
        list_trials(version)
        event = context.record_event(
            version, review=review.pk, sha256=version.sha256, change=kind, public_note=public_note
        )
        return Outcome(context.notice, version, review, event=event)

    arguments: dict[str, object] = {"change": change, "public_note": public_note, "note_to_reviewer": note_to_reviewer}
    arguments |= {"publish_at": publish_at, "assigned_to": assigned_to.pk if assigned_to else None, "due_at": due_at}
    return run_command(CommandRequest("submit", by, request_id, notice.pk, etag, seen_version, arguments), act)


def _kind_of_change(was_published: bool, change: str, public_note: str) -> str:
    if not was_published:
        return Review.Change.FIRST
    if change not in (Review.Change.MAJOR, Review.Change.MINOR):
        raise Refused(reason_for("change", place="change"))
    if change == Review.Change.MAJOR and not public_note:
        raise Refused(reason_for("public_note", place="public_note"))
    return change


def _check(version: Version, at: datetime) -> dict[str, object]:
    """Return the report of the checks, as the review keeps it. Raises Refused with every finding that blocks."""
    areas_in_use = set(Area.objects.filter(is_active=True).values_list("code", flat=True))
    marks = NotCitation.objects.standing_in(version.notice_id, version.document)
    unread = UnreadValue.objects.texts_of(version.notice_id)
    retracted = RetractedPublication.objects.cited_in(version.document)
    checks = check_document(version.document, areas_in_use, timezone.localdate(at), marks, unread, retracted)
    if reasons := [Reason.of(finding) for finding in checks.blocking]:
        raise Refused(*reasons)
    return checks.as_data()


def recall(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Take the text back to go on writing."""

    def act(context: CommandContext) -> Outcome:
        return _end_review(context, Review.Status.RECALLED)

    return run_command(CommandRequest("recall", by, request_id, notice.pk, etag, seen_version), act)


def return_to_writer(
    *, notice: Notice, reason: str, by: User, etag: int, seen_version: int, request_id: UUID
) -> Outcome:
    """Send the text back with a reason."""
    reason = clean_text(reason)

    def act(context: CommandContext) -> Outcome:
        if not reason:
            raise Refused(reason_for("reason", "return", place="reason"))
        return _end_review(context, Review.Status.RETURNED, reason)

    return run_command(CommandRequest("return", by, request_id, notice.pk, etag, seen_version, {"reason": reason}), act)


def approve(
    *,
    notice: Notice,
    by: User,
    etag: int,
    seen_version: int,
    request_id: UUID,
    note: str = "",
    publish_at: datetime | None = None,
) -> Outcome:
    """Publish the text under review, now or at a time to come.

    The decision, the ledger row and the public list are one transaction.
    """
    note = clean_text(note)

    def act(context: CommandContext) -> Outcome:
        effective_at = _effective_at(context, publish_at)
        version = context.head
        # The person saw the head; what they approve is the pin. The guards keep the two the same.
        if context.review.version_id != version.pk:
            raise OutOfDate
        review = decide(context, Review.Status.APPROVED, note)
        html = fragment(version.document)
        if context.notice.number is None:
            _give_number(context.notice, version.document.title)
        publication = _publish(context, review, effective_at, html)
        _store_on_commit(publication, html, context.at)
        event = context.record_event(
            version,
            review=review.pk,
            publication=publication.pk,
            sha256=version.sha256,
            effective_at=effective_at.isoformat(timespec="microseconds"),
            number=context.notice.number,
            slug=context.notice.slug,
            note=note,
            words=publication.words_sha256,
            markup=publication.markup_sha256,
            build=build(),
        )
        return Outcome(context.notice, version, review, publication, event)

    arguments = {"note": note, "publish_at": publish_at}
    return run_command(CommandRequest("approve", by, request_id, notice.pk, etag, seen_version, arguments), act)


def _publish(context: CommandContext, review: Review, effective_at: datetime, html: SafeString) -> Publication:
    """Write the ledger row of an approval, with the hashes of what is shown, and its rows of the public list."""
    publication = Publication(
        notice=context.notice,
        kind=Publication.Kind.PUBLISH,
        version=context.head,
        review=review,
        public_note=review.public_note,
        effective_at=effective_at,
        created_by=context.request.person,
        created_at=context.at,
        words_sha256=words_sha256(html),
        markup_sha256=sha256_of(html),
    )
    publication.give_seal()
    publication.save(force_insert=True)
    list_publication(publication, context.state.entries)
    return publication


def _store_on_commit(publication: Publication, html: SafeString, at: datetime) -> None:
    """Let pages be made again, and what registries say be compared, once the approval is committed."""
    expire_related_on_commit(publication.notice)
    # What registries say of it is no part of the decision, and must never stand in its way.
    transaction.on_commit(lambda: update_alerts_of(publication, at), robust=True)
    if settings.STORED_PAGES:
        # A program to come may render it otherwise: readers get what was approved.
        transaction.on_commit(lambda: store_html(publication.version, html), robust=True)


def _effective_at(context: CommandContext, publish_at: datetime | None) -> datetime:
    """Return the time from which the public sees it. Raises Refused for one that has passed: nobody chose "at once"."""
    if publish_at is None:
        return context.at
    # In UTC, so that the event writes the same moment in the same way.
    moment = publish_at.astimezone(UTC)
    if moment <= context.at:
        raise Refused(reason_for("publish_at", place="publish_at"))
    if moment > context.at + MAX_SCHEDULE_AHEAD:
        raise Refused(reason_for("publish_at", "too_late", place="publish_at"))
    return moment


def decide(context: CommandContext, status: Review.Status, note: str = "") -> Review:
    """Decide the open review; the database refuses a second decision."""
    review = context.review
    review.status, review.decided_by, review.decided_at = status, context.request.person, context.at
    review.decision_note = note
    review.save(update_fields=["status", "decided_by", "decided_at", "decision_note"])
    return review


def _end_review(context: CommandContext, status: Review.Status, note: str = "") -> Outcome:
    version = context.head
    review = decide(context, status, note)
    event = context.record_event(version, review=review.pk, sha256=version.sha256, note=note)
    return Outcome(context.notice, version, review, event=event)


MAX_SLUG = 80
NORWEGIAN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})


def _give_number(notice: Notice, title: str) -> None:
    """Give the notice its number, from the locked counter, and its slug; neither ever changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notices_counter SET value = value + 1 WHERE name = %s RETURNING value", [Counter.NOTICE_NUMBER]
        )
        (notice.number,) = cursor.fetchone()
    notice.slug = _slug(without_citations(title))
    notice.save(update_fields=["number", "slug"])


def _slug(title: str) -> str:
    """Return the words of a title as they stand in an address, as many whole ones as it has room for."""
    slug = slugify(title.translate(NORWEGIAN_LETTERS))
    if len(slug) > MAX_SLUG:
        # A single word that is longer is cut.
        words, _dash, _rest = slug[: MAX_SLUG + 1].rpartition("-")
        slug = words or slug[:MAX_SLUG]
    return slug.strip("-_") or "varsel"
