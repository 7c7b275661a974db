"""A study as its registry describes it, and the numbers of all registries. Pure: no Django, no network.

model       Study, StudyArm, Intervention, StudyOutcome: what a record says, as far as a notice needs it
numbers     identify, identify_each, normalise, RegistryNumber, registry_name: whose a number is, its spelling, its page
"""

from trials.study.model import Intervention, Study, StudyArm, StudyOutcome, StudyReference
from trials.study.numbers import RegistryNumber, identify, identify_each, normalise, registry_name

__all__ = [
    "Intervention",
    "RegistryNumber",
    "Study",
    "StudyArm",
    "StudyOutcome",
    "StudyReference",
    "identify",
    "identify_each",
    "normalise",
    "registry_name",
]
