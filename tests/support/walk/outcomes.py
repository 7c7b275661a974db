"""What a step changes in the model, and which event it must leave."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from tests.support.walk.refusals import ACCOUNT_STEPS, WITH_ETAG, changes_nothing, refusal
from tests.support.walk.state import (
    MANAGER,
    PUBLISH,
    REVIEWER,
    Entry,
    Link,
    Notice,
    Proposal,
    Remark,
    Review,
    Role,
    Step,
    Text,
    Words,
    World,
)

# The names under which the log knows a few commands.
LOGGED_AS = {"take_over": "save", "return_to_writer": "return", "reply": "comment"}
LOGGED_AS |= {"give_role": "role_given", "confirm_role": "role_confirmed", "end_role": "role_ended"}
LOGGED_AS |= {"deactivate": "deactivated", "reactivate": "reactivated"}


class Answer(NamedTuple):
    """What must come of a step: the reasons that are told, and the event that is left."""

    reasons: frozenset[str] = frozenset()
    event: str = ""  # "" for none
    chain: str | UUID = ""  # a notice, or "no notice", or "accounts"


def carry_out(world: World, step: Step) -> Answer:
    """Change the model as the step must change the product."""
    reasons = refusal(world, step)
    if reasons:
        return Answer(frozenset(reasons), "refused", _chain(step))
    if step.request in world.requests or changes_nothing(world, step):
        return Answer()
    event = LOGGED_AS.get(step.command, step.command)
    chain: str | UUID = step.request if step.command == "create" else _chain(step)
    if step.command in ACCOUNT_STEPS:
        _ACCOUNTS[step.command](world, step)
    elif step.command == "create":
        _create(world, step)
    else:
        notice = world.notices[step.notice or step.request]
        if step.command == "save" and _only_unread(notice, step):
            event = "save_unread"
        _NOTICES[step.command](world, notice, step)
        notice.etag += step.command in WITH_ETAG
    world.requests[step.request] = step
    return Answer(event=event, chain=chain)


def _chain(step: Step) -> str | UUID:
    return "accounts" if step.command in ACCOUNT_STEPS else step.notice or "no notice"


# Writing.


def _create(world: World, step: Step) -> None:
    notice, people = Notice(step.by), {step.by or ""}
    if source := step.more["source"]:
        known, number = world.notices[source[0]], source[1]
        people |= set() if known.stands(number, world.now) else known.hands_up_to(number, world.now)
    notice.texts.append(Text(1, step.more["words"], step.by or "", frozenset(people)))
    notice.head = 1
    world.notices[step.request] = notice


def _write(world: World, notice: Notice, step: Step, words: Words, older: int = 0) -> None:
    """The next text. It brings its writer, and everybody whose work it brings back or leaves behind."""
    people = {step.by or ""}
    if notice.head:
        people |= notice.text(notice.head).typists
    if older:
        people |= notice.hands_up_to(older, world.now)
    if notice.is_set_aside:
        people |= notice.hands_up_to(notice.head, world.now)
    for discarded in notice.texts[notice.head :]:
        people |= discarded.brought
    notice.texts.append(Text(len(notice.texts) + 1, words, step.by or "", frozenset(people)))
    notice.head, notice.is_set_aside = len(notice.texts), False


def _only_unread(notice: Notice, step: Step) -> bool:
    return bool(notice.head) and step.more["words"] == notice.text(notice.head).words


def _save(world: World, notice: Notice, step: Step) -> None:
    if (unread := step.more["unread"]) is not None:
        if _only_unread(notice, step):
            notice.text(notice.head).typists.add(step.by or "")
        notice.unread = dict(unread)
    if not _only_unread(notice, step):
        _write(world, notice, step, step.more["words"], _passed_by(world, notice, step.more["base"]))


def _passed_by(world: World, notice: Notice, base: int | None) -> int:
    """The text that a page was made from, where a publication came after it: it may bring back words."""
    newer = [
        text.number for text in notice.texts if notice.stands(text.number, world.now) and text.number > (base or 0)
    ]
    return base if base and notice.head and newer else 0


def _take_over(world: World, notice: Notice, step: Step) -> None:
    remark = notice.remarks[step.more["remark"]]
    _write(world, notice, step, notice.text(notice.head).words._replace(holder=remark.suggestion or ""))
    if not remark.is_blocking or remark.author == step.by:
        remark.resolved_by = step.by


def _restore(world: World, notice: Notice, step: Step) -> None:
    number = step.more["number"]
    _write(world, notice, step, notice.text(number).words, number)


def _discard(world: World, notice: Notice, step: Step) -> None:
    pending = notice.pending(world.now)
    public = [*notice.published(world.now), *([pending.number] if pending else [])]
    notice.head, notice.is_set_aside, notice.unread = max(public, default=0), False, {}


def _set_aside(world: World, notice: Notice, step: Step) -> None:
    notice.is_set_aside = True


def _bring_back(world: World, notice: Notice, step: Step) -> None:
    notice.is_set_aside, notice.assignee = False, step.by


# Deciding.


def _submit(world: World, notice: Notice, step: Step) -> None:
    notice.reviews.append(Review(notice.head, step.by or "", step.more["assigned_to"]))
    notice.is_set_aside = False


def _decide(notice: Notice, step: Step, status: str) -> None:
    if review := notice.review:
        review.status, review.decided_by = status, step.by


def _recall(world: World, notice: Notice, step: Step) -> None:
    _decide(notice, step, "recalled")


def _return(world: World, notice: Notice, step: Step) -> None:
    _decide(notice, step, "returned")


def _approve(world: World, notice: Notice, step: Step) -> None:
    _decide(notice, step, "approved")
    if notice.public_number is None:
        world.public_numbers += 1
        notice.public_number = world.public_numbers
    notice.ledger.append(Entry(PUBLISH, notice.head, step.more["publish_at"] or world.now))


def _cancel(world: World, notice: Notice, step: Step) -> None:
    if pending := notice.pending(world.now):
        pending.is_cancelled = True


def _withdraw(world: World, notice: Notice, step: Step) -> None:
    _cancel(world, notice, step)
    _decide(notice, step, "returned")
    if live := notice.live(world.now):
        notice.ledger.append(Entry(step.more["kind"], live.number, world.now))


# What the law removes.


def _propose(world: World, notice: Notice, step: Step) -> None:
    notice.proposal = Proposal(step.by or "", step.more["words"])


def _decline(world: World, notice: Notice, step: Step) -> None:
    notice.proposal = None


def _redact(world: World, notice: Notice, step: Step) -> None:
    """The word goes from each text; nobody's part in a text does. What was sent before is not known any more."""
    word = notice.proposal.word if notice.proposal else ""
    for text in notice.texts:
        text.lost_words |= word in text.words.body
        text.words = text.words.without(word)
    notice.proposal = None
    for request, earlier in list(world.requests.items()):
        if step.notice in (request, earlier.notice):
            del world.requests[request]


# Beside the text.


def _comment(world: World, notice: Notice, step: Step) -> None:
    number = step.more["number"]
    remark = Remark(step.by, number, step.more["is_blocking"], suggestion=step.more["suggestion"])
    remark.holder = notice.text(number).words.holder
    notice.remarks[step.request] = remark


def _reply(world: World, notice: Notice, step: Step) -> None:
    notice.remarks[step.request] = Remark(step.by, notice.remarks[step.more["remark"]].number, is_reply=True)


def _resolve(world: World, notice: Notice, step: Step) -> None:
    notice.remarks[step.more["remark"]].resolved_by = step.by


def _share(world: World, notice: Notice, step: Step) -> None:
    until = world.now + timedelta(days=step.more["days"])
    notice.links[step.request] = Link(step.more["number"], world.now, until)


def _revoke(world: World, notice: Notice, step: Step) -> None:
    notice.links[step.more["link"]].is_revoked = True


def _assign(world: World, notice: Notice, step: Step) -> None:
    notice.assignee = step.more["assignee"]
    if review := notice.review:
        review.assigned_to = step.more["reviewer"]


def _declare(world: World, notice: Notice, step: Step) -> None:
    notice.conflicts.add(step.by or "")
    if (review := notice.review) and review.assigned_to == step.by:
        review.assigned_to = None


def _end_conflict(world: World, notice: Notice, step: Step) -> None:
    notice.conflicts.discard(step.by or "")


_NOTICES: dict[str, Callable[[World, Notice, Step], None]] = {
    "save": _save,
    "take_over": _take_over,
    "restore": _restore,
    "discard": _discard,
    "set_aside": _set_aside,
    "bring_back": _bring_back,
    "submit": _submit,
    "recall": _recall,
    "return_to_writer": _return,
    "approve": _approve,
    "cancel": _cancel,
    "withdraw": _withdraw,
    "propose_redaction": _propose,
    "decline_redaction": _decline,
    "redact": _redact,
    "comment": _comment,
    "reply": _reply,
    "resolve": _resolve,
    "share": _share,
    "revoke": _revoke,
    "assign": _assign,
    "declare_conflict": _declare,
    "end_conflict": _end_conflict,
}


# Accounts.


def _give(world: World, step: Step) -> None:
    is_doubled = step.more["role"] in (REVIEWER, MANAGER)
    world.people[step.more["person"]].roles[step.more["role"]] = Role(step.by, is_doubled)


def _confirm(world: World, step: Step) -> None:
    world.people[step.more["person"]].roles[step.more["role"]].is_waiting = False


def _end_role(world: World, step: Step) -> None:
    del world.people[step.more["person"]].roles[step.more["role"]]


def _deactivate(world: World, step: Step) -> None:
    world.people[step.more["person"]].is_active = False


def _reactivate(world: World, step: Step) -> None:
    world.people[step.more["person"]].is_active = True


_ACCOUNTS: dict[str, Callable[[World, Step], None]] = {
    "give_role": _give,
    "confirm_role": _confirm,
    "end_role": _end_role,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
}
