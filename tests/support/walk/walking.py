"""A walk from a seed, step by step, and races of several people; each compares product and model after it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from itertools import permutations
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from notices.verification import verify
from notices.workflow import accounts
from tests.support.walk.carrying import Product
from tests.support.walk.choosing import Chooser
from tests.support.walk.clock import Clock, as_installed
from tests.support.walk.comparing import MOMENT, Comparison
from tests.support.walk.outcomes import Answer, carry_out
from tests.support.walk.state import EDITOR, MANAGER, REMOVED, REVIEWER, Person, Role, Step, Words, World

# Carries acts out at the same moment and returns their answers in their order.
AtOnce = Callable[..., list[Any]]
PEOPLE: dict[str, tuple[str, ...]] = {
    "editor": (EDITOR,),
    "other_editor": (EDITOR,),
    "reviewer": (REVIEWER,),
    "other_reviewer": (REVIEWER,),
    "writes_and_reviews": (EDITOR, REVIEWER),
    "does_everything": (EDITOR, REVIEWER, MANAGER),
    "manager": (MANAGER,),
    "other_manager": (MANAGER,),
    "newcomer": (),
    "administrator": (),
    "deactivated": (EDITOR, REVIEWER),
}
# After these the public may see something else at once.
DECIDING = {"approve", "cancel", "withdraw"}
STEPS_TO_A_LOOK = 75
LAST_STEPS = 12


class Walk:
    """A world of its own, in which people take steps."""

    def __init__(self, seed: int, clock: Clock, reader: Client) -> None:
        self.seed, self.clock, self.reader = seed, clock, reader
        self.world = World(clock.now, {name: _person(name) for name in PEOPLE})
        self.product = Product({name: _account(name) for name in PEOPLE})
        self.chooser = Chooser(seed, self.world)
        self.comparison = Comparison(self.product)
        self.trail: list[str] = []
        self.answered: Counter[str] = Counter()
        self.authors: dict[str, str | None] = {}  # of each word, by who first wrote it

    def take(self, count: int) -> None:
        """Take so many steps."""
        for _ in range(count):
            with self._trail_on_failure():
                self._step()
                if len(self.trail) % STEPS_TO_A_LOOK == 0:
                    self._read()

    def look(self) -> None:
        """Everything holds together, as the product itself says, and readers are shown what they should be."""
        with self._trail_on_failure():
            self._read()
            with as_installed():
                assert list(verify(render=False)) == []

    def _read(self) -> None:
        """Ask for what the public reads: every file, and one page."""
        self.comparison.answers(self.world, self.reader)
        if public := [notice for notice in self.world.notices.values() if notice.last(self.clock.now)]:
            self.comparison.page(public[len(self.trail) % len(public)], self.reader)

    def _step(self) -> None:
        self.clock.move(self.chooser.pause())
        self.world.now = self.clock.now
        step = self.chooser.step()
        self.trail.append(_in_words(step))
        expected = carry_out(self.world, step)
        self._compare([step], [expected], [self.product.carry_out(step)])

    def race(self, at_once: AtOnce) -> None:
        """Several people give their commands at the same moment: it is as if one had come after the other."""
        self._let_nothing_fall_due()
        steps = self.chooser.race()
        self.trail.append(" | ".join(map(_in_words, steps)))
        with self._trail_on_failure():
            with self.clock.running():
                codes_of_all = at_once(*[partial(self.product.carry_out, step) for step in steps])
            self.world, expected = self._order_that_explains(steps, codes_of_all)
            self.world.now, self.chooser.world = self.clock.now, self.world
            self._compare(steps, expected, codes_of_all)

    def _let_nothing_fall_due(self) -> None:
        """While they race the clock runs: let no scheduled text become public in the middle."""
        due = [entry.at for notice in self.world.notices.values() if (entry := notice.pending(self.clock.now))]
        if due and min(due) < self.clock.now + MOMENT:
            self.clock.move(MOMENT)
        self.world.now = self.clock.now

    def _order_that_explains(self, steps: list[Step], codes_of_all: list[set[str]]) -> tuple[World, list[Answer]]:
        """Find an order in which the model gives these answers, and the product's events and numbers stand."""
        for order in permutations(range(len(steps))):
            world, answers = deepcopy(self.world), {}
            for place in order:
                answers[place] = carry_out(world, steps[place])
            is_so = all(_is_so(answers[place], codes) for place, codes in enumerate(codes_of_all))
            done = [steps[place] for place in order if answers[place].event and not answers[place].reasons]
            if is_so and self.product.has_happened(done, world):
                return world, [answers[place] for place in range(len(steps))]
        raise AssertionError(f"no order of these commands explains the answers {codes_of_all}")

    def _compare(self, steps: list[Step], expected: list[Answer], codes_of_all: list[set[str]]) -> None:
        for step, answer, codes in zip(steps, expected, codes_of_all, strict=True):
            assert _is_so(answer, codes), (
                f"{_in_words(step)}: expected {set(answer.reasons) or 'to be done'}, got {codes}"
            )
            self.answered[f"{step.command} {'refused' if codes else 'done'}"] += 1
            if not codes and answer.event:
                self.product.remember(step)
                if step.command == "redact":
                    self.comparison.forget_texts()
                self._look_at_words(step)
        self.comparison.events(expected)
        self.comparison.rows(self.world)
        is_decided = any(
            step.command in DECIDING and answer.event for step, answer in zip(steps, expected, strict=True)
        )
        if is_decided or len(self.trail) % 5 == 0:
            self.comparison.public_view(self.world)
        if len(self.trail) % 5 == 0:
            self.comparison.frozen_rows()
        if any(answer.chain == "accounts" for answer in expected):
            self.comparison.accounts(self.world)

    def _look_at_words(self, step: Step) -> None:
        """Nobody approves words of their own that no second person stands behind: asked of the words, of no count."""
        words = step.more.get("words")
        for word in words.body if isinstance(words, Words) else ():
            self.authors.setdefault(word, None if word == REMOVED else step.by)
        if step.command == "take_over" and step.notice:
            taken = self.world.notices[step.notice].texts[-1].words.holder
            self.authors[taken] = step.by
        if step.command != "approve" or step.notice is None:
            return
        notice = self.world.notices[step.notice]
        number = notice.reviews[-1].number
        stand = {
            word
            for other in self.world.notices.values()
            for text in other.texts
            if (other is not notice or text.number != number) and other.stands(text.number, self.world.now)
            for word in (*text.words.body, text.words.holder)
        }
        words = notice.text(number).words
        own = [word for word in (*words.body, words.holder) if self.authors.get(word) == step.by and word not in stand]
        assert not own, f"{step.by} approved {own}, which nobody else has read"

    @contextmanager
    def _trail_on_failure(self) -> Iterator[None]:
        """Whatever fails names the seed, the step and the steps before it."""
        try:
            yield
        except BaseException as error:
            error.add_note(f"seed {self.seed}, step {len(self.trail)}, after:\n" + "\n".join(self.trail[-LAST_STEPS:]))
            raise


def _is_so(answer: Answer, codes: set[str]) -> bool:
    """Refused for these very reasons, or carried out. So the database's guards are never the first to notice.

    A form that is sent again with an older text, which would undo what came since, is told of either fault: which one
    comes first is of no account, and the model merges no texts.
    """
    return answer.reasons == codes or (answer.reasons == {"request_id"} and codes == {"would_undo"})


def _in_words(step: Step) -> str:
    notice = f" of {str(step.notice)[:4]}" if step.notice else ""
    return f"{step.by or 'a guest'}: {step.command}{notice} {step.more}"


def _person(name: str) -> Person:
    roles = {role: Role(None) for role in PEOPLE[name]}
    return Person(name, roles, is_active=name != "deactivated", is_administrator=name == "administrator")


def _account(name: str) -> User:
    is_administrator = name == "administrator"
    rights = {"is_staff": is_administrator, "is_superuser": is_administrator}
    person = User.objects.create_user(name, f"{name}@example.org", "a-long-password", first_name=name, **rights)
    for role in PEOPLE[name]:
        accounts.give_role(person=person, role=role, by=None)
    if name == "deactivated":
        accounts.deactivate(person=person, by=None)
    return person
