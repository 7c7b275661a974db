"""Worlds for the tests, built as the product builds them: through `notices.workflow`."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.people import eligible_reviewers
from notices.access.roles import REVIEWER
from notices.document.model import (
    Arm,
    AssessmentElement,
    AssessmentKind,
    Choice,
    Document,
    Found,
    Name,
    Reference,
    RegulatoryStatus,
    TrialRow,
    empty_elements,
    empty_kinds,
)
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    FINANCING,
    PHASES,
    REGIONS,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
)
from notices.models import Notice, Version
from notices.workflow import Outcome
from tests.support.roles import give_roles
from trials.dates import PartialDate


def complete_document(language: Any = "nb", technology_type: Any = "medicine", **changes: Any) -> Document:
    """A document that can be submitted."""
    document = Document(
        language=language,
        title="Eksempelmab til behandling av eksempelsyke",
        technology_type=Choice.of(TECHNOLOGY_TYPES, technology_type, language),
        areas=(Choice(code="hud", label="Hud"),),
        substances=(Name(key="s1", text="eksempelmab"),),
        brand_names=(Name(key="b1", text="Eksempla"),),
        holder="Eksempel AS [@ema]",
        financing=Choice.of(FINANCING, "specialist", language),
        information_as_of="2020-08-01",
        regulatory_statuses=(
            RegulatoryStatus(
                key="no",
                region=Choice.of(REGIONS, "norway", language),
                kind=Choice.of(APPROVAL_KINDS, "ma", language),
                status=Choice.of(APPROVAL_STATUSES, "under_review", language),
                date=PartialDate(value="2021-02", estimated=True),
            ),
        ),
        status="<p>Under vurdering hos EMA [@ema].</p>",
        description="<p>Et antistoff.</p>",
        disease="<p>En hudsykdom [@sps].</p>",
        current_treatment="<p>Salver.</p>",
        international_done=Found(count=2, citations="[@sps]"),
        international_ongoing=Found(count=0),
        alerts=Found(count=0),
        trials=(
            TrialRow(
                key="t1",
                number="NCT03334396",
                name="EXAMPLE-1",
                phase=Choice.of(PHASES, "3", language),
                participants=624,
                population="pasienter fra 18 år",
                intervention="Eksempelmab",
                arms=(Arm(key="a1", text="4 mg"), Arm(key="a2", text="2 mg")),
                control="Placebo",
                outcomes="Andel uten symptomer",
                status=Choice.of(TRIAL_STATUSES, "completed", language),
                completion=PartialDate(value="2019-08"),
            ),
        ),
        elements=tuple(
            AssessmentElement(code=box.code, label=box.label, checked=box.code == "safety")
            for box in empty_elements(language)
        ),
        kinds=tuple(
            AssessmentKind(code=box.code, label=box.label, checked=box.code == "single")
            for box in empty_kinds(language)
        ),
        references=(
            Reference(key="ema", title="Medicines under evaluation", source="EMA", url="https://www.ema.europa.eu/"),
            Reference(key="sps", title="Eksempelmab", source="SPS", url="https://www.sps.nhs.uk/"),
        ),
    )
    return document.revised(**changes) if changes else document


def alone_in_the_world() -> Document:
    """A document that shares no substance, indication or trial with another."""
    own = uuid4()
    document = complete_document()
    trials = (document.trials[0].model_copy(update={"number": f"NCT{own.int % 10**8:08d}"}),)
    return document.revised(title=f"Noe mot {own.hex}", substances=({"key": "s", "text": own.hex},), trials=trials)


def _now(notice: Notice) -> dict[str, Any]:
    """What a page made right now would send along with any command."""
    notice.refresh_from_db()
    seen = notice.head.number if notice.head else 0
    return {"notice": notice, "etag": notice.etag, "seen_version": seen, "request_id": uuid4()}


def head_of(notice: Notice) -> Version:
    """The text that is worked on, as the database has it now."""
    notice.refresh_from_db()
    if notice.head is None:
        raise LookupError("the notice has no head")
    return notice.head


def created(by: User, document: Document | None = None) -> Outcome:
    return workflow.create(document=document or complete_document(), by=by, request_id=uuid4())


def saved(notice: Notice, by: User, document: Document | None = None, **changes: Any) -> Outcome:
    """The notice with `document`, or with its head changed, saved."""
    now = _now(notice)
    if document is None:
        document = notice.head.document.revised(**changes) if notice.head else complete_document(**changes)
    return workflow.save(document=document, by=by, **now)


def act(command: Any, notice: Notice, by: User, **arguments: Any) -> Outcome:
    """Any command, as from a page made right now."""
    return command(**{**_now(notice), "by": by, **arguments})


def submitted(by: User, notice: Notice | None = None, document: Document | None = None, **arguments: Any) -> Outcome:
    """A notice in review. Where nobody else could decide on it, a reviewer is made who can: it is refused otherwise."""
    notice = notice or created(by, document).notice
    if not eligible_reviewers(NoticeState.of(notice.pk), submitter=by):
        give_roles(User.objects.create_user("decides"), REVIEWER)
    arguments = {"public_note": "Nye opplysninger.", **arguments}
    return act(workflow.submit, notice, by, **arguments)


def published(editor: User, reviewer: User, notice: Notice | None = None, document: Document | None = None) -> Outcome:
    """A notice whose head is approved and live."""
    notice = submitted(editor, notice, document).notice
    return act(workflow.approve, notice, reviewer)


def withdrawn(
    editor: User, reviewer: User, manager: User, kind: str = "withdraw_outdated", **arguments: Any
) -> Outcome:
    notice = published(editor, reviewer).notice
    return act(
        workflow.withdraw,
        notice,
        manager,
        kind=kind,
        **{"reason": "Innført.", "public_note": "Metoden er besluttet innført.", **arguments},
    )
