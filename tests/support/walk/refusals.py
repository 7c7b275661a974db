"""Why the model refuses a step: the rules of the workflow and of accounts, in the model's own words."""

from collections.abc import Callable
from datetime import timedelta

from tests.support.walk.state import (
    EDITOR,
    MANAGER,
    OUTDATED,
    REVIEWER,
    ROLES,
    WRONG,
    Notice,
    Step,
    World,
)

Codes = set[str]

ANYBODY = set(ROLES)
WHO: dict[str, set[str]] = {
    "create": {EDITOR},
    "save": {EDITOR},
    "take_over": {EDITOR},
    "restore": {EDITOR},
    "discard": {EDITOR},
    "set_aside": {EDITOR},
    "bring_back": {EDITOR},
    "submit": {EDITOR},
    "recall": {EDITOR, MANAGER},
    "return_to_writer": {REVIEWER},
    "approve": {REVIEWER},
    "cancel": {REVIEWER, MANAGER},
    "withdraw": {MANAGER},
    "propose_redaction": {MANAGER},
    "decline_redaction": {MANAGER},
    "redact": {MANAGER},
    "declare_conflict": {REVIEWER},
    "end_conflict": {REVIEWER},
}
ACCOUNT_STEPS = ("give_role", "confirm_role", "end_role", "deactivate", "reactivate")
WITH_ETAG = frozenset(WHO) - {"create", "declare_conflict", "end_conflict"}
A_YEAR = timedelta(days=366)
MAX_DAYS = 30


def refusal(world: World, step: Step) -> Codes:
    """Return why this step must be refused; nothing where it must be carried out, or was before."""
    if step.command in ACCOUNT_STEPS:
        return _repeated(world, step) if step.request in world.requests else _ACCOUNTS[step.command](world, step)
    if step.command not in WITH_ETAG:
        if step.request in world.requests:
            return _repeated(world, step)
        return against(world, step) or _with_these_words(world, step)
    notice = world.notices[step.notice] if step.notice else None
    if notice is not None and (notice.etag, notice.head) != (step.etag, step.seen):
        return _repeated(world, step) if step.request in world.requests else {"out_of_date"}
    reasons = against(world, step) or _with_these_words(world, step)
    if not reasons and step.request in world.requests and not changes_nothing(world, step):
        return _repeated(world, step)
    return reasons


def _repeated(world: World, step: Step) -> Codes:
    """The same request is answered as the first time; another one with its id is refused."""
    return set() if world.requests[step.request].contents == step.contents else {"request_id"}


def against(world: World, step: Step) -> Codes:
    """Return what a button on the page would say: who may not, and what the notice's state forbids."""
    if step.by is None:
        return set()
    reasons = set() if world.people[step.by].acts_as & WHO.get(step.command, ANYBODY) else {"role"}
    rule = _STATE.get(step.command)
    return reasons | rule(world, world.notices[step.notice], step.by) if rule and step.notice else reasons


def changes_nothing(world: World, step: Step) -> bool:
    """Is the text the one that is there already?"""
    if step.command not in ("save", "restore", "take_over") or step.notice is None:
        return False
    notice = world.notices[step.notice]
    if step.command == "save":
        unread = step.more.get("unread")
        if unread is not None and unread != notice.unread:
            return False
        words = step.more["words"]
    elif step.command == "restore":
        words = notice.text(step.more["number"]).words
    else:
        words = notice.text(notice.head).words._replace(holder=notice.remarks[step.more["remark"]].suggestion or "")
    return bool(notice.head) and words == notice.text(notice.head).words


# The state of the notice.


def _writing(world: World, notice: Notice, me: str) -> Codes:
    return {"in_review"} if notice.review else set()


def _restoring(world: World, notice: Notice, me: str) -> Codes:
    can = any(notice.can_return(text.number, world.now) for text in notice.texts)
    return _writing(world, notice, me) | (set() if can else {"nothing_to_restore"})


def _discarding(world: World, notice: Notice, me: str) -> Codes:
    return _writing(world, notice, me) | (set() if notice.is_draft(world.now) else {"no_draft"})


def _setting_aside(world: World, notice: Notice, me: str) -> Codes:
    return _writing(world, notice, me) | {"set_aside"} if notice.is_set_aside else _discarding(world, notice, me)


def _bringing_back(world: World, notice: Notice, me: str) -> Codes:
    return set() if notice.is_set_aside else {"not_set_aside"}


def _submitting(world: World, notice: Notice, me: str) -> Codes:
    return _writing(world, notice, me) | (set() if notice.is_written(world.now) else {"no_draft"})


def _recalling(world: World, notice: Notice, me: str) -> Codes:
    if notice.review is None:
        return {"not_in_review"}
    return set() if me == notice.review.submitter or MANAGER in world.people[me].acts_as else {"not_submitter"}


def _returning(world: World, notice: Notice, me: str) -> Codes:
    if notice.review is None:
        return {"not_in_review"}
    reasons = {"writer"} if me in notice.hands(notice.review.number, world.now) else set()
    return reasons | ({"conflict"} if me in notice.conflicts else set())


def _approving(world: World, notice: Notice, me: str) -> Codes:
    reasons = _returning(world, notice, me)
    if notice.review is None:
        return reasons
    reasons |= {"submitter"} if me == notice.review.submitter else set()
    reasons |= {"pending"} if notice.pending(world.now) else set()
    return reasons | ({"comments"} if notice.blocking else set())


def _cancelling(world: World, notice: Notice, me: str) -> Codes:
    return set() if notice.pending(world.now) else {"not_scheduled"}


def _withdrawing(world: World, notice: Notice, me: str) -> Codes:
    return set() if notice.live(world.now) else {"not_live"}


def _redacting(world: World, notice: Notice, me: str) -> Codes:
    return _writing(world, notice, me) | ({"pending"} if notice.pending(world.now) else set())


def _declaring(world: World, notice: Notice, me: str) -> Codes:
    return {"declared"} if me in notice.conflicts else set()


def _ending(world: World, notice: Notice, me: str) -> Codes:
    if me not in notice.conflicts:
        return {"not_declared"}
    return {"declared_in_review"} if notice.review else set()


_STATE: dict[str, Callable[[World, Notice, str], Codes]] = {
    "save": _writing,
    "take_over": _writing,
    "restore": _restoring,
    "discard": _discarding,
    "set_aside": _setting_aside,
    "bring_back": _bringing_back,
    "submit": _submitting,
    "recall": _recalling,
    "return_to_writer": _returning,
    "approve": _approving,
    "cancel": _cancelling,
    "withdraw": _withdrawing,
    "redact": _redacting,
    "declare_conflict": _declaring,
    "end_conflict": _ending,
}


# What was filled in.


def _with_these_words(world: World, step: Step) -> Codes:
    rule = _WORDS.get(step.command)
    return rule(world, world.notices[step.notice], step) if rule and step.notice else set()


def _taking_over(world: World, notice: Notice, step: Step) -> Codes:
    remark = notice.remarks[step.more["remark"]]
    if remark.resolved_by:
        return {"resolved"}
    fits = notice.head and remark.suggestion is not None and notice.text(notice.head).words.holder == remark.holder
    return set() if fits else {"suggestion_gone"}


def _this_one_back(world: World, notice: Notice, step: Step) -> Codes:
    return set() if notice.can_return(step.more["number"], world.now) else {"not_restorable"}


def _for_review(world: World, notice: Notice, step: Step) -> Codes:
    if notice.published(world.now):
        if step.more["change"] not in ("major", "minor"):
            return {"change"}
        if step.more["change"] == "major" and not step.more["public_note"]:
            return {"public_note"}
    if (reviewer := step.more["assigned_to"]) and _cannot_be_asked(world, notice, reviewer, step.by):
        return {"reviewer"}
    if all(_cannot_be_asked(world, notice, person, step.by) for person in world.people):
        return {"nobody_decides"}
    reasons = set() if notice.text(notice.head).words.title else {"missing"}
    return reasons | ({"unread_value"} if notice.unread else set())


def _cannot_be_asked(world: World, notice: Notice, person: str, submitter: str | None) -> bool:
    return REVIEWER not in world.people[person].acts_as or person in notice.cannot_decide(world.now) | {submitter}


def _with_a_reason(world: World, notice: Notice, step: Step) -> Codes:
    return set() if step.more["reason"] else {"reason"}


def _at_a_time(world: World, notice: Notice, step: Step) -> Codes:
    at = step.more["publish_at"]
    return set() if at is None or world.now < at <= world.now + A_YEAR else {"publish_at"}


def _out_of_sight(world: World, notice: Notice, step: Step) -> Codes:
    reasons = set() if step.more["kind"] in (OUTDATED, WRONG) else {"kind"}
    reasons |= {name for name in ("reason", "public_note") if not step.more[name]}
    instead = step.more["replaced_by"]
    if instead and (instead == step.notice or world.notices[instead].public_number is None):
        reasons.add("replaced_by")
    return reasons


def _proposing(world: World, notice: Notice, step: Step) -> Codes:
    if notice.proposal:
        return {"redaction_waits"}
    if not step.more["reason"]:
        return {"reason"}
    words = {word for text in notice.texts for word in text.words.body}
    return set() if step.more["words"] in words else {"words_nowhere"}


def _declining(world: World, notice: Notice, step: Step) -> Codes:
    return set() if notice.proposal else {"no_redaction"}


def _confirming_a_removal(world: World, notice: Notice, step: Step) -> Codes:
    if notice.proposal is None:
        return {"no_redaction"}
    reasons = {"proposed_it"} if notice.proposal.by == step.by else set()
    return reasons | (set() if notice.proposal.by in world.managers else {"proposer_left"})


def _remark(world: World, notice: Notice, step: Step) -> Codes:
    if not step.more["text"]:
        return {"text"}
    if link := step.more.get("link"):
        known = notice.links[link]
        if known.number != step.more["number"] or step.more["is_blocking"]:
            return {"other_version"}
        was_published = any(
            entry.at >= known.made_at for entry in notice.in_effect(world.now) if entry.kind == "publish"
        )
        if known.is_revoked or known.expires_at <= world.now or was_published:
            return {"link_closed"}
        if not step.more["guest"]:
            return {"guest_name"}
    return set() if step.more["place"] in ("", "holder") else {"place"}


def _reply(world: World, notice: Notice, step: Step) -> Codes:
    return set() if step.more["text"] else {"text"}


def _resolving(world: World, notice: Notice, step: Step) -> Codes:
    remark = notice.remarks[step.more["remark"]]
    if remark.is_reply:
        return {"reply"}
    if remark.resolved_by:
        return {"resolved"}
    can_decide = REVIEWER in world.people[step.by or ""].acts_as and step.by not in notice.cannot_decide(world.now)
    return {"stops_approval"} if remark.is_blocking and step.by != remark.author and not can_decide else set()


def _sharing(world: World, notice: Notice, step: Step) -> Codes:
    reasons = set() if step.more["reader"] else {"reader"}
    reasons |= set() if 1 <= step.more["days"] <= MAX_DAYS else {"days"}
    return reasons | ({"published"} if step.more["number"] in notice.published(world.now) else set())


def _revoking(world: World, notice: Notice, step: Step) -> Codes:
    return {"revoked"} if notice.links[step.more["link"]].is_revoked else set()


def _assigning(world: World, notice: Notice, step: Step) -> Codes:
    review = notice.review
    if step.more["seen_people"] not in (None, (notice.assignee, review.assigned_to if review else None)):
        return {"out_of_date"}
    writer, reviewer, reasons = step.more["assignee"], step.more["reviewer"], set()
    if writer and EDITOR not in world.people[writer].acts_as:
        reasons.add("assignee")
    if reviewer and review is None:
        reasons.add("not_in_review")
    elif reviewer and review and _cannot_be_asked(world, notice, reviewer, review.submitter):
        reasons.add("reviewer")
    return reasons


_WORDS: dict[str, Callable[[World, Notice, Step], Codes]] = {
    "take_over": _taking_over,
    "restore": _this_one_back,
    "submit": _for_review,
    "return_to_writer": _with_a_reason,
    "approve": _at_a_time,
    "withdraw": _out_of_sight,
    "propose_redaction": _proposing,
    "decline_redaction": _declining,
    "redact": _confirming_a_removal,
    "comment": _remark,
    "reply": _reply,
    "resolve": _resolving,
    "share": _sharing,
    "revoke": _revoking,
    "assign": _assigning,
}


# Accounts.


def _only_managers(world: World, step: Step) -> Codes:
    return set() if step.by in world.managers else {"role"}


def _giving(world: World, step: Step) -> Codes:
    person, role = world.people[step.more["person"]], step.more["role"]
    reasons = _only_managers(world, step)
    reasons |= {"own_role"} if step.by == person.name else set()
    reasons |= set() if person.is_active else {"account_closed"}
    reasons |= set() if role in ROLES else {"no_such_role"}
    return reasons | ({"has_role"} if role in person.roles else set())


def _confirming(world: World, step: Step) -> Codes:
    held = world.people[step.more["person"]].roles.get(step.more["role"])
    if held is None or not held.is_waiting:
        return _only_managers(world, step) | {"nothing_to_confirm"}
    reasons = _only_managers(world, step)
    reasons |= {"own_role"} if step.by == step.more["person"] else set()
    return reasons | ({"gave_it"} if step.by == held.giver else set())


def _ending_a_role(world: World, step: Step) -> Codes:
    name, role = step.more["person"], step.more["role"]
    reasons = set() if step.by == name or step.by in world.managers else {"not_own_role"}
    held = world.people[name].roles.get(role)
    if held is None:
        return reasons | {"role_gone"}
    is_last = role == MANAGER and not held.is_waiting and world.managers == {name}
    return reasons | ({"last_manager"} if is_last else set())


def _deactivating(world: World, step: Step) -> Codes:
    person = world.people[step.more["person"]]
    reasons = _only_managers(world, step) | ({"administrator"} if person.is_administrator else set())
    reasons |= {"own_account"} if step.by == person.name else set()
    return reasons | (set() if person.is_active else {"account_closed"})


def _reactivating(world: World, step: Step) -> Codes:
    person = world.people[step.more["person"]]
    reasons = _only_managers(world, step) | ({"administrator"} if person.is_administrator else set())
    return reasons | ({"account_open"} if person.is_active else set())


_ACCOUNTS: dict[str, Callable[[World, Step], Codes]] = {
    "give_role": _giving,
    "confirm_role": _confirming,
    "end_role": _ending_a_role,
    "deactivate": _deactivating,
    "reactivate": _reactivating,
}
