"""Demonstration content: notices in every state, made by three accounts through the workflow, as people make them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from notices import demo, workflow
from notices.demo import DEMO_PASSWORD
from notices.document.model import Document
from notices.models import Notice, Publication
from notices.models.clock import database_now
from notices.monitoring.alerts import update_alerts
from notices.workflow import accounts
from trials.models import Trial
from trials.records import store_record

PEOPLE = {"editor": ("Eva", "Redaktør"), "reviewer": ("Guro", "Godkjenner"), "manager": ("Leif", "Leder")}


class Command(BaseCommand):
    help = "Load the demonstration content. Only where DEBUG is on; a second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--few", action="store_true", help="Load only four notices: withdrawn, published, in review, a draft."
        )

    def handle(self, *args: Any, few: bool = False, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demonstration content has a known password: it loads only where DEBUG is on.")
        if User.objects.filter(username__in=PEOPLE).exists() or Notice.objects.exists():
            self.stdout.write("The database has accounts or notices already: nothing is loaded.")
            return
        with transaction.atomic():
            people = {name: _person(name) for name in PEOPLE}
            _few_notices(**people)
            if not few:
                _stories(**people)
        # As the night's refreshing does: what the registries said after the approvals.
        update_alerts()
        self.stdout.write(f"Loaded {Notice.objects.count()} notices and {len(people)} accounts.")


def _person(name: str) -> User:
    first_name, last_name = PEOPLE[name]
    person = User.objects.create_user(
        name, f"{name}@example.org", DEMO_PASSWORD, first_name=first_name, last_name=last_name
    )
    accounts.give_role(person=person, role=name, by=None)
    return person


def _few_notices(editor: User, reviewer: User, manager: User) -> None:
    outdated = _submitted(editor, demo.outdated())
    _step(workflow.approve, outdated, reviewer)
    _step(
        workflow.withdraw,
        outdated,
        manager,
        kind=Publication.Kind.WITHDRAW_OUTDATED,
        reason=demo.WITHDRAW_REASON,
        public_note=demo.WITHDRAW_PUBLIC_NOTE,
    )
    # The journey of a real notice: returned once, corrected, approved.
    baricitinib = _submitted(editor, demo.baricitinib_first_try())
    _step(workflow.return_to_writer, baricitinib, reviewer, reason=demo.RETURN_REASON)
    _step(workflow.save, baricitinib, editor, document=demo.baricitinib())
    _step(workflow.submit, baricitinib, editor)
    _step(workflow.approve, baricitinib, reviewer)
    _update(baricitinib, editor, reviewer)
    _submitted(editor, demo.device_in_review())
    workflow.create(document=demo.draft(), by=editor, request_id=uuid4())


def _update(notice: Notice, editor: User, reviewer: User) -> None:
    """Submit the next version, on which the reviewer has already commented, and the writer answered the last remark."""
    _step(workflow.save, notice, editor, document=demo.baricitinib_update())
    due_at = database_now() + timedelta(days=7)
    words = {"public_note": demo.PUBLIC_NOTE, "note_to_reviewer": demo.NOTE_TO_REVIEWER}
    _step(workflow.submit, notice, editor, assigned_to=reviewer, due_at=due_at, **words)
    for remark in demo.REMARKS:
        workflow.comment(version=notice.versions.latest("number"), by=reviewer, request_id=uuid4(), **remark)
    workflow.reply(to=notice.comments.latest("pk"), text=demo.REPLY, by=editor, request_id=uuid4())


def _stories(editor: User, reviewer: User, manager: User) -> None:
    """Publish the other notices, withdraw one of them, and let a registry change a trial afterwards."""
    notices = {story.name: _published(story, editor, reviewer) for story in demo.STORIES}
    for story in demo.STORIES:
        if withdrawal := story.withdrawal:
            words = withdrawal._asdict() | {"replaced_by": notices[withdrawal.replaced_by]}
            _step(workflow.withdraw, notices[story.name], manager, **words)
    for name in demo.LATER_RECORDS:
        _store(demo.trial_record(name))


def _published(story: demo.Story, editor: User, reviewer: User) -> Notice:
    """Write, submit and approve each version of a notice, one after the other."""
    first, *later = story.versions
    notice = _submitted(editor, first)
    publish_at = database_now() + story.publish_in if story.publish_in else None
    _step(workflow.approve, notice, reviewer, publish_at=publish_at)
    for version, document in zip(story.later_versions, later, strict=True):
        _step(workflow.save, notice, editor, document=document)
        _step(workflow.submit, notice, editor, change=version.change, public_note=version.public_note)
        _step(workflow.approve, notice, reviewer)
    return notice


def _submitted(editor: User, document: Document) -> Notice:
    """Submit a new notice. What the registries said of its trials was stored before: some rows are out of date."""
    for record in demo.trial_records(document):
        _store(record)
    notice = workflow.create(document=document, by=editor, request_id=uuid4()).notice
    return _step(workflow.submit, notice, editor)


def _store(record: demo.TrialRecord) -> None:
    store_record(Trial.objects.for_number(record.number), record.record, None, record.read_at)


def _step(command: Any, notice: Notice, by: User, **arguments: Any) -> Notice:
    """Run one command for a person who has just read the notice."""
    notice.refresh_from_db()
    seen = notice.head.number if notice.head else 0
    outcome: workflow.Outcome = command(
        notice=notice, by=by, etag=notice.etag, seen_version=seen, request_id=uuid4(), **arguments
    )
    return outcome.notice
