"""A study as its registry describes it, and the numbers of all registries. Pure: no Django, no network.

model       Study, StudyArm, Intervention, StudyOutcome: what a record says, as far as a notice needs it
numbers     identify, normalise, RegistryNumber, REGISTRIES, REGISTRY_NAMES: whose number it is, its spelling, its page
"""

from trials.study.model import Intervention, Study, StudyArm, StudyOutcome
from trials.study.numbers import REGISTRIES, REGISTRY_NAMES, RegistryNumber, identify, normalise

__all__ = [
    "REGISTRIES",
    "REGISTRY_NAMES",
    "Intervention",
    "RegistryNumber",
    "Study",
    "StudyArm",
    "StudyOutcome",
    "identify",
    "normalise",
]
