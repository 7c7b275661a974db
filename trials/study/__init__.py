"""A study as its registry knows it, and the numbers of all registries. Pure: no Django, no network.

identify, normalise, RegistryNumber, REGISTRIES, REGISTRY_NAMES     numbers: which register, how written, where read
Study, StudyArm, Intervention, Outcome     what a record says, as far as a notice has use for it
read_study, NotAStudy     a record of ClinicalTrials.gov's API v2, as it came, into a Study
"""

from trials.study.model import Intervention, Outcome, Study, StudyArm
from trials.study.numbers import REGISTRIES, REGISTRY_NAMES, RegistryNumber, identify, normalise
from trials.study.reading import NotAStudy, read_study

__all__ = [
    "REGISTRIES",
    "REGISTRY_NAMES",
    "Intervention",
    "NotAStudy",
    "Outcome",
    "RegistryNumber",
    "Study",
    "StudyArm",
    "identify",
    "normalise",
    "read_study",
]
