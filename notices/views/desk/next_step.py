"""What somebody should do with a notice now: the one next step, the other steps, and those that are refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from notices.access.notice_state import NoticeState
from notices.access.people import name_of
from notices.access.permissions import reasons_against
from notices.access.refusals import Reason
from notices.checks.readiness import findings
from notices.desk.notice_rows import NoticeRow
from notices.desk.version_history import OpenItems
from notices.models import NotCitation, RetractedPublication, Review
from notices.views.desk.workflow_steps import STEPS


@dataclass(frozen=True)
class StepLink:
    """A step that can be taken: its name, its words, and where it is taken."""

    name: str
    label: str | Promise
    href: str


@dataclass(frozen=True)
class Steps:
    """All steps of a notice, as one person sees them."""

    offered: list[StepLink]
    refused: list[tuple[str | Promise, list[Reason]]]

    def named(self, name: str) -> StepLink | None:
        return next((step for step in self.offered if step.name == name), None)


@dataclass(frozen=True)
class NextStep:
    """What the page says first: whose turn it is and why; `step` is the button, None where others act."""

    heading: str
    text: str = ""
    step: StepLink | None = None
    missing: int = 0


def steps_of(state: NoticeState, user_id: int, roles: Iterable[str]) -> Steps:
    """Return the steps that the person may take, and the others with every reason against them."""
    pk, roles = state.notice.pk, list(roles)
    commands = {"edit": ("save", _("Edit"), reverse("desk-edit", args=[pk]))} | {
        name: (step.command, step.label, reverse("desk-step", args=[pk, name])) for name, step in STEPS.items()
    }
    offered, refused = [], []
    for name, (command, label, href) in commands.items():
        if reasons := reasons_against(command, state, user_id, roles):
            refused.append((label, reasons))
        else:
            offered.append(StepLink(name, label, href))
    return Steps(offered, refused)


def next_step(state: NoticeState, row: NoticeRow, steps: Steps, reviews: list[Review], items: OpenItems) -> NextStep:
    """Return the one next step of a notice for the person who may take these steps."""
    if state.review:
        return _while_in_review(state, steps, reviews[0])
    if row.work == "returned" and steps.named("edit"):
        return _after_a_return(steps, reviews[0], _number_missing(state, items))
    if row.work in ("drafting", "returned"):
        return _of_a_draft(state, steps, items)
    return _without_a_draft(state, row, steps)


def _while_in_review(state: NoticeState, steps: Steps, review: Review) -> NextStep:
    if steps.named("approve") or steps.named("return"):
        step = StepLink("review", _("Read and decide"), reverse("desk-review", args=[state.notice.pk]))
        return NextStep(_("Waiting for your decision"), review.note_to_reviewer, step)
    if review.assigned_to:
        return NextStep(_("%(name)s decides") % {"name": name_of(review.assigned_to)})
    return NextStep(_("Waiting for a reviewer"), _("Any reviewer who has not worked on the text can decide."))


def _after_a_return(steps: Steps, review: Review, missing: int) -> NextStep:
    name = name_of(review.decided_by) if review.decided_by else ""
    heading = _("Correct what %(name)s asked for, and submit it again") % {"name": name}
    return NextStep(heading, review.decision_note, _named(steps, "edit", _("Continue editing")), missing)


def _of_a_draft(state: NoticeState, steps: Steps, items: OpenItems) -> NextStep:
    if steps.named("submit") is None:
        return NextStep(_("Being written"), _("An editor writes it and submits it."))
    if missing := _number_missing(state, items):
        return NextStep(_("Finish the text"), "", _named(steps, "edit", _("Continue editing")), missing)
    return NextStep(
        _("Nothing is missing: submit it"),
        str(STEPS["submit"].explanation),
        _named(steps, "submit", _("Submit for approval")),
    )


def _without_a_draft(state: NoticeState, row: NoticeRow, steps: Steps) -> NextStep:
    if row.work == "set_aside":
        return NextStep(_("The draft is set aside"), "", _named(steps, "bring-back", _("Bring the draft back")))
    if row.work == "discarded":
        return NextStep(_("The draft was discarded"), "", _named(steps, "restore", _("Restore a version")))
    edit = _named(steps, "edit", _("Write a new version"))
    if row.work == "scheduled":
        return NextStep(_("Approved, and published at its time"), "", None)
    if state.live:
        return NextStep(_("Published"), _("A new version is a draft until somebody approves it."), edit)
    return NextStep(_("Withdrawn"), _("A new version can be written and submitted."), edit)


def _named(steps: Steps, name: str, label: str) -> StepLink | None:
    """Return the step under the words of its button, None where the person may not take it."""
    step = steps.named(name)
    return StepLink(name, label, step.href) if step else None


def _number_missing(state: NoticeState, items: OpenItems) -> int:
    """Count what must be there before the text can be submitted: as many as the page of that step lists."""
    if state.head is None:
        return 0
    document = state.head.document
    marks = NotCitation.objects.standing_in(state.notice.pk, document)
    retracted = RetractedPublication.objects.cited_in(document) if items.has_retractions else {}
    all_findings = findings(document, items.areas, timezone.localdate(), marks, retracted)
    return sum(finding.blocking for finding in all_findings) + items.unread_values
