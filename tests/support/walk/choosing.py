"""The next step of a walk: allowed, or refused for one reason alone, and of a kind that was seldom taken before.

Steps at random alone would stay in shallow states: nearly all of them are refused for several reasons at once.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tests.support.walk.refusals import ACCOUNT_STEPS, WITH_ETAG, refusal
from tests.support.walk.state import MANAGER, OUTDATED, REMOVED, REVIEWER, ROLES, WRONG, Notice, Step, Words, World

MAX_NOTICES = 4
MAX_WORDS = 6
TRIALS = ("NCT03334396", "NCT03334422", "NCT03568318")
# How often a command is thought of. Which of the thoughts becomes a step is decided by how seldom its kind was taken.
WEIGHTS = {
    "create": 3,
    "save": 10,
    "take_over": 3,
    "restore": 5,
    "discard": 3,
    "set_aside": 2,
    "bring_back": 1,
    "submit": 20,
    "recall": 1,
    "return_to_writer": 2,
    "approve": 24,
    "cancel": 3,
    "withdraw": 8,
    "propose_redaction": 2,
    "decline_redaction": 0.5,
    "redact": 6,
    "comment": 2,
    "reply": 0.5,
    "resolve": 3,
    "share": 1,
    "revoke": 0.5,
    "assign": 1,
    "declare_conflict": 0.7,
    "end_conflict": 1,
    "give_role": 1.5,
    "confirm_role": 1.5,
    "end_role": 1,
    "deactivate": 0.7,
    "reactivate": 1,
}
THOUGHTS = 24


class Chooser:
    """It thinks of several steps, and takes the one whose kind was taken least often."""

    def __init__(self, seed: int, world: World) -> None:
        self.random, self.world = Random(seed), world
        self.taken: Counter[Any] = Counter()  # steps by command, and by kind
        self.words = 0

    def step(self) -> Step:
        chance = self.random.random()
        if self.world.requests and chance < 0.06:
            return self._sent_again()
        thoughts = [self._thought() for _ in range(THOUGHTS)]
        if chance < 0.10:
            thoughts = [self._from_an_old_page(thought) for thought in thoughts]
        is_wanted = self.random.random() < 0.65
        step = min(thoughts, key=lambda thought: self._rank(thought, is_wanted))
        self.taken[self._kind(step)] += 1
        self.taken[step.command, bool(refusal(self.world, step))] += 1
        return step

    def race(self) -> list[Step]:
        """What two to four people send at the same moment from their pages, most of it about one notice."""
        key, count = self.random.choice(list(self.world.notices)), self.random.choice((2, 2, 3, 4))
        thoughts = [self._thought() for _ in range(8 * THOUGHTS)]
        here = [thought for thought in thoughts if thought.notice == key or self.random.random() < 0.1]
        # Afterwards nothing tells what was done before it by its request.
        here = [thought for thought in here if thought.command != "redact"]
        steps: list[Step] = []
        for step in sorted(here, key=lambda thought: self._rank(thought, is_wanted=True)):
            if len(steps) < count and step.by not in [other.by for other in steps]:
                steps.append(step)
                self.taken[self._kind(step)] += 1
                self.taken[step.command, bool(refusal(self.world, step))] += 1
        if len(steps) < 2 or self.random.random() < 0.15:
            steps.append(steps[0] if steps else self._thought())  # the button was pressed twice
        return steps

    def pause(self) -> timedelta:
        """How long it takes until the next step: seconds, or the very time at which a text becomes public, or days."""
        chance, now = self.random.random(), self.world.now
        due = [entry.at for notice in self.world.notices.values() if (entry := notice.pending(now))]
        if due and chance < 0.12:
            shortly = self.random.choice((timedelta(0), timedelta(0), timedelta(microseconds=-1)))
            return max(min(due) + shortly - now, timedelta(0))
        if chance < 0.02:
            return timedelta(days=self.random.choice((1, 8, 31)))
        return timedelta(seconds=self.random.randint(0, 90))

    def _rank(self, thought: Step, is_wanted: bool) -> tuple[int, float]:
        """Allowed steps first, or those that one reason alone forbids; of these the kind least often taken."""
        reasons = refusal(self.world, thought)
        group = min(len(reasons), 2) if is_wanted else (2, 0, 1)[min(len(reasons), 2)]
        often = self.taken[thought.command, bool(reasons)] / WEIGHTS[thought.command]
        notice = self.world.notices.get(thought.notice) if thought.notice else None
        is_own = reasons in ({"submitter"}, {"proposed_it"})
        is_telling = is_own or (notice and reasons and self._is_subtle(notice, thought))
        return group, often + self.taken[self._kind(thought)] - 3 * bool(is_telling)

    def _kind(self, step: Step) -> Any:
        reasons = frozenset(refusal(self.world, step))
        notice = self.world.notices.get(step.notice) if step.notice else None
        if notice is None:
            return step.command, reasons
        more = tuple(step.more.get(name) for name in ("kind", "is_blocking"))
        more += (bool(step.more.get("publish_at")), bool(step.more.get("unread")), bool(step.more.get("base")))
        return step.command, reasons, more, _where(notice, self.world.now), self._is_subtle(notice, step)

    def _is_subtle(self, notice: Notice, step: Step) -> bool:
        """Does this person count as a contributor although they wrote nothing since anything was last published?"""
        if step.command not in ("approve", "return_to_writer", "resolve") or step.by is None:
            return False
        last = max(notice.published(self.world.now), default=0)
        wrote = any(text.writer == step.by for text in notice.texts if text.number > last)
        return not wrote and step.by in notice.hands(notice.head, self.world.now)

    # Requests.

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def _sent_again(self) -> Step:
        """A request that was carried out before: the same, or with other contents, or from another person."""
        step = self.random.choice(list(self.world.requests.values()))
        way = self.random.randrange(5)
        if way == 0:
            return replace(step, by=self._somebody())
        if way == 1 and step.command in WITH_ETAG and step.notice:
            notice = self.world.notices[step.notice]
            return replace(step, etag=notice.etag, seen=notice.head)
        if way == 2:
            thought = self._thought()
            is_alike = (thought.command in ACCOUNT_STEPS) == (step.command in ACCOUNT_STEPS)
            return replace(thought, request=step.request) if is_alike else step
        return step

    def _from_an_old_page(self, step: Step) -> Step:
        if step.command not in WITH_ETAG or step.etag is None or step.seen is None:
            return step
        tokens = [(step.etag - 1, step.seen), (step.etag, step.seen - 1), (step.etag + 1, step.seen), (0, step.seen)]
        etag, seen = self.random.choice(tokens)
        return replace(step, etag=etag, seen=seen)

    # Thoughts.

    def _thought(self) -> Step:
        notices = self.world.notices
        command = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if not notices or (command == "create" and len(notices) < MAX_NOTICES):
            return self._step("create", **self._new_notice())
        if command in ACCOUNT_STEPS:
            return self._step(command, **self._account(command))
        key = self.random.choice(list(notices))
        if command == "create" or (arguments := self._arguments(command, notices[key])) is None:
            command, arguments = "save", self._save(notices[key])
        step = self._step(command, key, **arguments)
        return replace(step, by=None) if step.more.get("link") and command == "comment" else step

    def _step(self, command: str, key: UUID | None = None, **more: Any) -> Step:
        notice = self.world.notices[key] if key else None
        etag, seen = (notice.etag, notice.head) if notice and command in WITH_ETAG else (None, None)
        return Step(command, self._somebody(), self.new_id(), key, etag, seen, more)

    def _somebody(self) -> str:
        """Anybody; those who write and review more often, because the rules on contributors are about them."""
        people = self.world.people.values()
        return self.random.choices([one.name for one in people], [1 + 2 * (len(one.acts_as) > 1) for one in people])[0]

    def _arguments(self, command: str, notice: Notice) -> dict[str, Any] | None:
        """The other arguments of a command; None where the notice has nothing that it could be about."""
        make = _ARGUMENTS.get(command)
        return make(self, notice) if make else {}

    def _account(self, command: str) -> dict[str, Any]:
        if command in ("deactivate", "reactivate"):
            return {"person": self._somebody()}
        return {"person": self._somebody(), "role": self.random.choice((*ROLES, REVIEWER, MANAGER, "reader"))}

    def _new_words(self, words: Words) -> Words:
        """The words with one more, which stands nowhere else."""
        self.words += 1
        word, body = f"ord{self.words}", list(words.body)
        if len(body) >= MAX_WORDS or (body and self.random.random() < 0.3):
            body.remove(self.random.choice(body))
        is_ready = self.random.random() < 0.93
        return Words(f"Om {word}" if is_ready else "", (*body, word), words.holder, self.random.choice(TRIALS))

    def _new_notice(self) -> dict[str, Any]:
        source = self._source() if self.random.random() < 0.7 else None
        known = self.world.notices[source[0]].text(source[1]).words if source else Words("")
        return {"words": self._new_words(known), "source": source}

    def _source(self) -> tuple[UUID, int] | None:
        if not self.world.notices:
            return None
        key = self.random.choice(list(self.world.notices))
        return key, self.random.randint(1, len(self.world.notices[key].texts))

    def _save(self, notice: Notice) -> dict[str, Any]:
        words = notice.text(notice.head).words if notice.head else Words("")
        chance = self.random.random()
        unread: dict[str, str] | None = None
        if chance < 0.10:
            unread = {"information_as_of": f"i {self.random.choice(('vår', 'høst', 'vinter'))}"}
        elif chance < 0.3 and notice.unread:
            unread = {}
        if self.random.random() > (0.5 if unread else 0.05):
            words = self._new_words(words)
        base = None
        if notice.head and self.random.random() < 0.2:
            # A page made long ago, into which all that others changed was merged.
            known, self.words = notice.text(notice.head).words, self.words + 1
            base, words = self.random.randint(1, notice.head), known._replace(body=(*known.body, f"ord{self.words}"))
        return {"words": words, "unread": unread, "base": base}

    def _remark(self, notice: Notice) -> dict[str, Any] | None:
        keys = list(notice.remarks)
        return {"remark": self.random.choice(keys[-6:])} if keys else None

    def _a_reply(self, notice: Notice) -> dict[str, Any] | None:
        remark = self._remark(notice)
        return remark and remark | {"text": self.random.choice(("Ja.", "Ja.", ""))}

    def _taking_over(self, notice: Notice) -> dict[str, Any] | None:
        keys = [key for key, remark in notice.remarks.items() if not remark.is_reply]
        return {"remark": self.random.choice(keys[-5:])} if keys else None

    def _comment(self, notice: Notice) -> dict[str, Any]:
        words: dict[str, Any] = {
            "number": self.random.choice((notice.head or 1, self.random.randint(1, len(notice.texts)))),
            "text": self.random.choice(("Feil dose.", "Feil dose.", "Feil dose.", "")),
            "place": self.random.choice(("", "holder", "holder", "nowhere")),
            "suggestion": None,
            "is_blocking": self.random.random() < 0.3,
            "link": None,
            "guest": "",
        }
        if words["place"] == "holder" and self.random.random() < 0.6:
            self.words += 1
            words["suggestion"] = f"Forslag {self.words} AS"
        if notice.links and self.random.random() < 0.4:
            link = self.random.choice(list(notice.links)[-3:])
            guest = self.random.choice(("En gjest", "En gjest", ""))
            words |= {"link": link, "guest": guest, "is_blocking": False, "number": notice.links[link].number}
        return words

    def _submit(self, notice: Notice) -> dict[str, Any]:
        return {
            "change": self.random.choice(("major", "major", "minor", "")),
            "public_note": self.random.choice(("Nytt.", "Nytt.", "")),
            "assigned_to": self._somebody() if self.random.random() < 0.3 else None,
        }

    def _restore(self, notice: Notice) -> dict[str, Any]:
        return {"number": self.random.randint(1, len(notice.texts))}

    def _approve(self, notice: Notice) -> dict[str, Any]:
        hours = self.random.choice((None, None, None, 1, 1, 24, 0, -1, 24 * 400))
        return {"publish_at": None if hours is None else self.world.now + timedelta(hours=hours)}

    def _return(self, notice: Notice) -> dict[str, Any]:
        return {"reason": self.random.choice(("Mangler.", "Mangler.", ""))}

    def _withdraw(self, notice: Notice) -> dict[str, Any]:
        others = [None, None, *self.world.notices]
        return {
            "kind": self.random.choice((WRONG, WRONG, WRONG, OUTDATED, OUTDATED, "other")),
            "reason": self.random.choice(("Feil.", "Feil.", "Feil.", "")),
            "public_note": self.random.choice(("Feil.", "Feil.", "Feil.", "")),
            "replaced_by": self.random.choice(others),
        }

    def _propose(self, notice: Notice) -> dict[str, Any]:
        words = [word for text in notice.texts for word in text.words.body if word != REMOVED]
        return {
            "words": self.random.choice([*words, "ord0"]),
            "reason": self.random.choice(("Etter loven.",) * 4 + ("",)),
        }

    def _share(self, notice: Notice) -> dict[str, Any]:
        days = self.random.choice((1, 7, 30, 0, 31))
        return {"number": self._restore(notice)["number"], "reader": self.random.choice(("A AS", "")), "days": days}

    def _revoke(self, notice: Notice) -> dict[str, Any] | None:
        return {"link": self.random.choice(list(notice.links)[-3:])} if notice.links else None

    def _assign(self, notice: Notice) -> dict[str, Any]:
        now = (notice.assignee, notice.review.assigned_to if notice.review else None)
        seen = self.random.choice((None, now, now, ("administrator", None)))
        reviewer = self._somebody() if self.random.random() < 0.5 else None
        return {"assignee": self._somebody(), "reviewer": reviewer, "seen_people": seen}


_ARGUMENTS: dict[str, Callable[[Chooser, Notice], dict[str, Any] | None]] = {
    "save": Chooser._save,
    "take_over": Chooser._taking_over,
    "restore": Chooser._restore,
    "submit": Chooser._submit,
    "return_to_writer": Chooser._return,
    "approve": Chooser._approve,
    "withdraw": Chooser._withdraw,
    "propose_redaction": Chooser._propose,
    "comment": Chooser._comment,
    "reply": Chooser._a_reply,
    "resolve": Chooser._remark,
    "share": Chooser._share,
    "revoke": Chooser._revoke,
    "assign": Chooser._assign,
}


def _where(notice: Notice, now: datetime) -> tuple[Any, ...]:
    """Where the notice is, as far as it matters for what may come next."""
    last = notice.last(now)
    head = "none" if not notice.head else "draft" if notice.is_draft(now) else "public"
    return (
        *(last.kind if last else "never", bool(notice.pending(now)), bool(notice.review), head),
        *(notice.is_set_aside, len(notice.texts) > notice.head, bool(notice.blocking), bool(notice.unread)),
    )
