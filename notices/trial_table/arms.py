"""A study's arms as cells of the table: the intervention, and what it is compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.document.field_types import MAX_ROWS
from notices.document.model import Arm
from notices.document.template import Language
from notices.trial_table.arm_contents import MAX_NAMES
from notices.trial_table.arm_facts import Role
from notices.trial_table.arm_roles import Decision, decide, is_uncontrolled
from notices.trial_table.arm_text import cell_text, frequencies_in, treatment_text, usable_names
from notices.trial_table.control_text import CONTROL_WORDS, ControlText, control_text, tested_arms
from trials.msgid import gettext_noop
from trials.study import Study

ALL_ARE_ACTIVE = gettext_noop("All arms are active comparators: choose which of them is the control group.")
MAY_BE_CONTROL = gettext_noop("No arm is registered as a comparator, but one of them may be the control group.")
NO_CONTROL = gettext_noop("The trial compares its arms, but none of them can be told to be the control group.")
UNREGISTERED_CONTROL = gettext_noop(
    "An arm that is not registered as a comparator is shown as the control, because of its label or what it is given."
)
COMPARATOR_AS_ARM = gettext_noop(
    "An arm that is registered as a comparator is shown with the intervention, since another arm is the control."
)
TREATMENT_OR_PLACEBO = gettext_noop(
    "The participants of an arm get the treatment or a placebo, or both by turns: both cells name it."
)
NO_USABLE_NAME = gettext_noop("An arm has no name that can be used as it is: write it in the language of the notice.")
PART_LEFT_OUT = gettext_noop("The cells leave out something that an arm is given, or that is measured in it.")
IN_NO_ARM = gettext_noop("The record names an intervention that no arm is given.")
SAME_TEXT = gettext_noop("Several arms read alike: write what sets them apart.")
TOO_MANY = gettext_noop("The study has more arms than a notice can hold.")


@dataclass(frozen=True)
class ArmCells:
    """The arms of the intervention, what the control groups are given, and warnings for the writer.

    `controls` is empty where one of them can't be written: half a cell would read as a whole one.
    """

    arms: tuple[Arm, ...]
    controls: tuple[str, ...]
    warnings: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()

    @property
    def control(self) -> str:
        """Write the cell: "Placebo; Baricitinib 2 mg"."""
        return cell_text("; ".join(self.controls))


def arm_cells(study: Study, language: Language) -> ArmCells:
    """Return the study's arms in the registry's order; without arms, its interventions as one text.

    An arm that cannot be written is an empty row, for the writer to fill. At most MAX_ROWS arms are returned, and a
    warning says where there are more.
    """
    decisions = decide(study)
    rows = _intervention_rows(study, decisions, language) or _row_of_interventions(study, language)
    tested = tested_arms(decisions, (row.text for row in rows))
    compared = [each for each in decisions if each.role in {Role.CONTROL, Role.BOTH}]
    controls = [control_text(study, each, tested, language) for each in compared]
    if not controls and is_uncontrolled(study, decisions):
        controls = [ControlText(CONTROL_WORDS.label("none", language))]
    texts = tuple(dict.fromkeys(each.text for each in controls))
    warnings = (*_doubts(study, decisions, controls), *_losses(study, decisions, rows, controls, language))
    return ArmCells(rows[:MAX_ROWS], texts if all(texts) else (), tuple(dict.fromkeys(warnings)), decisions)


def arm_key(study: Study, place: int) -> str:
    """Make a row's key from the study's number and the arm's place in its record: "nct03334396-2"."""
    return f"{re.sub(r'[^a-z0-9]+', '-', study.number.lower()).strip('-')[:50] or 'arm'}-{place}"


def _intervention_rows(study: Study, decisions: tuple[Decision, ...], language: Language) -> tuple[Arm, ...]:
    rows: list[Arm] = []
    shared_texts: set[str] = set()
    for each in decisions:
        if each.role == Role.CONTROL:
            continue
        text = _row_text(study, each, decisions, language)
        # Participants of two such arms get the same: the arms differ in the order alone.
        if each.role == Role.BOTH and text in shared_texts:
            continue
        shared_texts.add(text)
        rows.append(Arm(key=arm_key(study, each.facts.place), text=text))
    return tuple(rows)


def _row_text(study: Study, decision: Decision, decisions: tuple[Decision, ...], language: Language) -> str:
    facts = decision.facts
    if _is_order(study, decision, decisions):
        return ""
    had_placebo = facts.call in {"placebo", "sham"} and not facts.contents.inert
    # The placebo arm lists the very same: the registry has all treatments at all arms.
    is_indiscriminate = any(
        each.role == Role.CONTROL and bool(facts.contents.inert) and each.facts.contents == facts.contents
        for each in decisions
    )
    by_turns = decision.role == Role.BOTH or had_placebo or is_indiscriminate
    return treatment_text(facts.arm.label, facts.contents, language, by_turns=by_turns)


def _is_order(study: Study, decision: Decision, decisions: tuple[Decision, ...]) -> bool:
    """Is the arm of a crossover trial an order of several treatments, which would read as given together?"""
    keys = decision.facts.contents.keys
    alike = [each for each in decisions if each.facts.contents.keys == keys]
    return study.intervention_model == "CROSSOVER" and len(keys) > 1 and (len(alike) > 1 or len(decisions) == 1)


def _row_of_interventions(study: Study, language: Language) -> tuple[Arm, ...]:
    if study.arms or not study.interventions:
        return ()
    texts = usable_names([each.name for each in study.interventions], language)
    return (Arm(key=arm_key(study, 1), text=cell_text(", ".join(texts.values())) if all(texts.values()) else ""),)


def _doubts(study: Study, decisions: tuple[Decision, ...], controls: list[ControlText]) -> Iterator[str]:
    """Yield what a person must decide, and what was decided against the registered type."""
    undecided = [each.facts.arm.kind for each in decisions if each.role == Role.UNDECIDED]
    if undecided and set(undecided) == {"ACTIVE_COMPARATOR"}:
        yield ALL_ARE_ACTIVE
    elif undecided and any(each.facts.arm.kind for each in decisions):
        yield MAY_BE_CONTROL
    elif decisions and not controls and study.kind == "INTERVENTIONAL":
        yield NO_CONTROL
    for each in decisions:
        if each.role == Role.CONTROL and each.facts.arm.kind in {"EXPERIMENTAL", "OTHER", ""}:
            yield UNREGISTERED_CONTROL
        if each.role == Role.INTERVENTION and each.facts.arm.kind == "ACTIVE_COMPARATOR" and len(decisions) > 1:
            yield COMPARATOR_AS_ARM
        if each.role == Role.BOTH:
            yield TREATMENT_OR_PLACEBO


def _losses(
    study: Study,
    decisions: tuple[Decision, ...],
    rows: tuple[Arm, ...],
    controls: list[ControlText],
    language: Language,
) -> Iterator[str]:
    """Yield what the cells do not hold of the record."""
    if not all((*(row.text for row in rows), *(each.text for each in controls))):
        yield NO_USABLE_NAME
    if any(_has_more(each, language) for each in decisions) or any(
        each.text and not each.is_whole for each in controls
    ):
        yield PART_LEFT_OUT
    names = {name for arm in study.arms for name in arm.interventions}
    # The only arm that lists nothing is given all.
    is_listed = len(study.arms) > 1 or bool(names)
    if is_listed and any(each.name not in names for each in study.interventions):
        yield IN_NO_ARM
    texts = [row.text for row in rows if row.text]
    if len(set(texts)) < len(texts):
        yield SAME_TEXT
    if len(rows) > MAX_ROWS:
        yield TOO_MANY


def _has_more(decision: Decision, language: Language) -> bool:
    """Is an intervention arm given something that its row leaves out, or its frequency changed?"""
    facts = decision.facts
    has_more = bool(facts.contents.measured) or len(facts.arm.interventions) > MAX_NAMES
    return decision.role != Role.CONTROL and (has_more or len(frequencies_in(facts.arm.label, language)) > 1)
