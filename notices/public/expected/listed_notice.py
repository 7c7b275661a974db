"""A row of the live index as a notice of the picture, in words."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.document.template import Language
from notices.public.expected.drawing import ExpectedNotice, PictureArea
from notices.search.live_rows import LiveRow
from trials.dates import format_date


def expected_notice(row: LiveRow, area: PictureArea, language: Language, today: date) -> ExpectedNotice | None:
    """Return the row as it is drawn in an area; None where it has no date."""
    authorisation = row.authorisation
    expected = authorisation.expected if authorisation else None
    if authorisation is None or expected is None:
        return None
    short_name, name, disease = _names(row)
    when, basis = format_date(expected, language), _(authorisation.basis)
    if expected.has_passed(today):
        when = words = _("%(date)s, passed") % {"date": when}
    else:
        words = f"{when}, {basis}"
    names, words_of_page = (short_name, name, disease), (_label(name, disease, words), when, basis)
    date_and_basis = expected, authorisation.is_under_review
    return ExpectedNotice(area, *date_and_basis, *names, *words_of_page, address_of(row), row.language)


def address_of(row: LiveRow) -> str:
    return reverse("notice", args=[row.number, row.slug])


def _names(row: LiveRow) -> tuple[str, str, str]:
    """Return substance, substance with brand, and disease; of a notice that names none its title twice, and ""."""
    labels = {kind: ", ".join(row.labels(kind)) for kind in ("substance", "generic", "brand", "indication")}
    short_name = labels["substance"] or labels["generic"] or labels["brand"]
    if not short_name:
        return row.title, row.title, ""
    brand = labels["brand"] if labels["brand"] != short_name else ""
    return short_name, f"{short_name} ({brand})" if brand else short_name, labels["indication"]


def _label(name: str, disease: str, expected: str) -> str:
    values = {"name": name, "disease": disease, "expected": expected}
    if disease:
        return _("%(name)s for %(disease)s: MA expected %(expected)s") % values
    return _("%(name)s: MA expected %(expected)s") % values
