"""What an arm is given, sorted: treatments, placebo or sham, usual care, and what is only measured."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from notices.trial_table.arm_labels import NOT_GIVEN, USUAL_CARE, call_of, without_numbering
from trials.study import Study, StudyArm

# Of one arm; a real one has at most a dozen.
MAX_NAMES = 50

INERT = re.compile(
    r"\b(?:placebos?|sham|dummy|sugar pills?)\b|^\s*(?:matching |matched |control )?vehicle\b"
    r"|(?<!\bin )(?<!\bwith )\bvehicle(?: (?:control|cream|gel|ointment|foam|lotion|solution|injection))?\s*$",
    re.IGNORECASE,
)
# "Examplimab or placebo", "Examplimab/placebo": the name of a treatment and of its placebo.
MIXED = re.compile(
    r"\s*(?P<joint>\bor\b|/|\bversus\b|\bvs\b\.?|\band\b|\+|&|\bplus\b)\s*(?:(?:matching|matched|the|its|a)\s+)*placebo\b.*$"
    r"|^\s*(?:matching\s+)?placebo\s*(?P<joint_after>\bor\b|/|\bversus\b|\bvs\b\.?|\band\b|\+|&|\bplus\b)\s*(?!matching)",
    re.IGNORECASE,
)
# In a text of the registry: one of both is given. What is given by turns is no such thing.
EITHER_OR = re.compile(
    r"\bor (?:(?:a|an|the|matching|matched|corresponding|oral|its|iv|intravenous|subcutaneous)[ -])*placebo\b"
    r"|\bplacebo or\b",
    re.IGNORECASE,
)
# "One of the following": participants get one of several treatments.
CHOICE = re.compile(r"\bchoice\b|\bone of the following\b|\bone of (?:two|three|several)\b", re.IGNORECASE)
# "cisplatin (75 mg/m2) or carboplatin": nothing but a dose stands between two names.
BETWEEN_ALTERNATIVES = re.compile(
    r"(?:\s*\([^)]{0,40}\))?(?:\s*\d[\w.,/²-]*(?:\s*(?:mg|g|mcg|µg|ml|iu|auc|%|m2|kg)\S*)*)?\s*(?:,\s*|/)?\bor\b\s*",
    re.IGNORECASE,
)
MAX_BETWEEN = 80
NOTHING = re.compile(
    rf"(?:{NOT_GIVEN}|nothing|none|observation|watchful waiting|wait(?:ing)?[- ]?list)(?: (?:group|control|arm))?\s*$",
    re.IGNORECASE,
)
USUAL = re.compile(
    rf"(?:enhanced |optimi[sz]ed )?{USUAL_CARE}(?:\s+(?:group|control|arm)|\s*\([A-Z]+\))*\s*$", re.IGNORECASE
)
# What is measured in an arm, rather than given to it.
MEASUREMENT = re.compile(
    r"\b(?:questionnaires?|surveys?|quality[- ]of[- ]life|laboratory biomarker|biospecimen|pharmacological study"
    r"|pharmacokinetics?|blood (?:draw|sampl\w+|collection|test)|bone marrow (?:aspirat\w+|biopsy|sampling)|biopsy"
    r"|computed tomography|ct scans?|magnetic resonance imaging|mri|positron emission tomography|echocardiogra\w+"
    r"|multigated acquisition|x-ray imaging|electrocardiogra\w+|medical chart review|electronic health record"
    r"|follow-up (?:visits?|care)|serum level)\b|\b(?:assessments?|analysis)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ArmContents:
    """The names of an arm's interventions by what they are, each in the registry's order.

    `is_either` where the label or a name says that participants get the treatment or a placebo; `may_be_either` where
    the description does. `alternatives` are names of which participants get one; `is_choice` where the text speaks of
    such a choice, and does not say which names it is between.
    """

    treatments: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    inert: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    is_either: bool = False
    may_be_either: bool = False
    alternatives: frozenset[tuple[str, str]] = frozenset()
    is_choice: bool = False

    @property
    def active(self) -> tuple[str, ...]:
        """Return treatments and usual care."""
        return (*self.treatments, *self.usual)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the treatments and usual care, to compare with those of another arm."""
        return frozenset(name.casefold() for name in self.active)


def contents_of(study: Study, arm: StudyArm) -> ArmContents:
    """Sort what the arm is given; where nothing is listed, it is what its label names, or all where it is alone."""
    names = arm.interventions
    is_negated = re.match(r"(?:no|non|not|without)\b", without_numbering(arm.label), re.IGNORECASE)
    if not names and not is_negated and call_of(arm.label) in {None, "tested"}:
        is_alone = len(study.arms) == 1
        label = arm.label.casefold()
        names = tuple(each.name for each in study.interventions if is_alone or each.name.casefold() in label)
    kinds = {each.name: each.kind for each in study.interventions}
    sorts: dict[str, list[str]] = {sort: [] for sort in ("treatments", "usual", "inert", "measured")}
    is_either = EITHER_OR.search(arm.label) is not None
    for name in names[:MAX_NAMES]:
        mixed = MIXED.search(name)
        if mixed and (rest := MIXED.sub("", name, count=1).strip(" ,;-")):
            sorts["treatments"].append(rest)
            sorts["inert"].append("Placebo")
            joint = (mixed["joint"] or mixed["joint_after"]).lower()
            is_either = is_either or joint.rstrip(".") in {"or", "/", "vs", "versus"}
        elif not NOTHING.match(name):
            sorts[_sort_of(name, kinds.get(name, ""))].append(name)
    if not (sorts["treatments"] or sorts["usual"]) or _all_are_measured(study):
        sorts["treatments"] += sorts.pop("measured")
    treatments = tuple(dict.fromkeys((*sorts["treatments"], *sorts["usual"])))
    alternatives, is_choice = _alternatives(treatments, arm)
    return ArmContents(
        **{sort: tuple(dict.fromkeys(names)) for sort, names in sorts.items()},
        is_either=is_either,
        may_be_either=bool(sorts["inert"] and treatments and EITHER_OR.search(arm.description)),
        alternatives=alternatives,
        is_choice=is_choice,
    )


def _alternatives(names: tuple[str, ...], arm: StudyArm) -> tuple[frozenset[tuple[str, str]], bool]:
    """Find names with "or" between them, and whether it stays open what there is to choose between."""
    text = f"{arm.label}. {arm.description}"
    if len(names) < 2 or not (re.search(r"\bor\b", text, re.IGNORECASE) or CHOICE.search(text)):
        return frozenset(), False
    places = sorted(
        (match.start(), match.end(), name)
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    )
    pairs: set[tuple[str, str]] = set()
    is_open = CHOICE.search(text) is not None
    end, previous, before = 0, "", ""
    for start, next_end, name in places:
        between = text[end:start]
        is_near = len(between) <= MAX_BETWEEN
        if previous not in {"", name} and is_near and BETWEEN_ALTERNATIVES.fullmatch(between):
            pairs.add((previous, name))
            # Of "A, B or C" it is not plain whether A belongs to the choice.
            is_open = is_open or before.strip() == ","
        elif re.search(r"\bor\s+(?:\w+\s+)?$", between, re.IGNORECASE):
            is_open = True
        end, previous, before = next_end, name, between
    return frozenset(pairs), is_open and {name for pair in pairs for name in pair} != set(names)


@lru_cache(maxsize=2_000)
def _sort_of(name: str, kind: str) -> str:
    if INERT.search(name):
        return "inert"
    if USUAL.match(without_numbering(name)):
        return "usual"
    return "measured" if kind == "DIAGNOSTIC_TEST" or MEASUREMENT.search(name) else "treatments"


def _all_are_measured(study: Study) -> bool:
    """Is it a study of tests: is nothing given but what is measured?"""
    sorts = {_sort_of(each.name, each.kind) for each in study.interventions}
    return sorts == {"measured"}


def background(contents: ArmContents, others: Iterable[ArmContents], about: str) -> tuple[tuple[str, ...], bool]:
    """Return what a placebo arm is given beside its placebo, and whether that is sure.

    What it shares with the arms that are tested is background as long as each of these has something else beside it.
    Where one has nothing else, the names in `about` (the title, the labels of the tested arms) are what is tested.
    """
    shared = set(contents.keys)
    tested: set[str] = set()
    is_sure = True
    for other in others:
        if other.keys and other.keys <= shared:
            named = {name for name in other.keys if name in about.casefold()}
            is_sure = is_sure and (len(other.keys) == 1 or (bool(named) and named != other.keys))
            tested |= named if named and named != other.keys else other.keys
    names = tuple(name for name in contents.active if name.casefold() not in tested)
    return names, is_sure
