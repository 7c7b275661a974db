"""What was checked when a text was submitted, in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from notices.checks.report import TITLES, Report
from notices.models import Review
from notices.rendering.place_labels import section_label, section_of

register = template.Library()


@register.inclusion_tag("desk/notice/_check_report.html")
def what_was_checked(review: Review) -> dict[str, Any]:
    """Return the frozen results of a review; a check that this program no longer knows keeps its short name."""
    report = Report.from_data(review.checks)
    return {
        "report": report,
        "results": [(_(TITLES.get(name, name)), result) for name, result in report.results],
        "findings": [(_section(finding.place), _(finding.message) % finding.values) for finding in report.findings],
        "texts": [
            (_section(section.place), section, _(section.scale) if section.scale else "")
            for section in report.readability
        ],
    }


def _section(place: str) -> str:
    """Return the heading of the section: the label of the field would need the whole text of the version."""
    return section_label(section_of(place))
