"""Short ways to write a bokmål document by hand."""

import re

from notices.areas import DEFAULT_AREAS
from notices.document import Arm, AssessmentElement, AssessmentKind, Choice, Name, empty_elements, empty_kinds
from notices.vocabulary import Vocabulary
from trials.dates import PartialDate


def term(vocabulary: Vocabulary, code: str) -> Choice:
    return Choice.of(vocabulary, code, "nb")


def areas(*codes: str) -> tuple[Choice, ...]:
    return tuple(term(DEFAULT_AREAS, code) for code in codes)


def named(text: str) -> tuple[Name, ...]:
    return (Name(key="n1", text=text),)


def date(value: str) -> PartialDate:
    return PartialDate(value=value)


def estimate(value: str) -> PartialDate:
    return PartialDate(value=value, estimated=True)


def prose(text: str) -> str:
    """Lines broken where the source file needs it, as paragraphs: a blank line ends one."""
    # Not \s: a hard space keeps "2 %" together.
    paragraphs = (re.sub(r"[ \n]+", " ", paragraph) for paragraph in text.strip().split("\n\n"))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def arms(*texts: str) -> tuple[Arm, ...]:
    return tuple(Arm(key=f"arm-{number}", text=text) for number, text in enumerate(texts, 1))


def elements(*checked: str) -> tuple[AssessmentElement, ...]:
    """The eight boxes with those of `checked` ticked."""
    return tuple(box.model_copy(update={"checked": box.code in checked}) for box in empty_elements("nb"))


def kinds(**comments: str) -> tuple[AssessmentKind, ...]:
    """The kinds of assessment, those that are named ticked, each with its comment."""
    return tuple(
        box.model_copy(update={"checked": box.code in comments, "comment": comments.get(box.code, "")})
        for box in empty_kinds("nb")
    )
