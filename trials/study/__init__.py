"""A study as its registry knows it, and the numbers of all registries. Pure: no Django, no network.

identify, normalise, RegistryNumber, REGISTRIES, REGISTRY_NAMES     numbers: which register, how written, where read
Study, StudyArm, Intervention, Outcome     what a record says, as far as a notice has use for it
"""

from trials.study.model import Intervention, Outcome, Study, StudyArm
from trials.study.numbers import REGISTRIES, REGISTRY_NAMES, RegistryNumber, identify, normalise

__all__ = [
    "REGISTRIES",
    "REGISTRY_NAMES",
    "Intervention",
    "Outcome",
    "RegistryNumber",
    "Study",
    "StudyArm",
    "identify",
    "normalise",
]
