"""What the desk calls the fields of a document, and a registry's record beside them: one English msgid each.

They are translated where they are shown. The fields' own labels are said where the fields are defined; a field without
one is called as on the printed page (`fields.term_of`).
"""

from notices.document.fields import DOCUMENT_FIELDS, PARTS, PartField, fields_of
from notices.document.parts import NYE_METODER_NUMBER as NYE_METODER_NUMBER
from notices.document.parts import TITLE as TITLE
from notices.document.parts import TrialRow
from trials.msgid import gettext_noop

# What stands above the first section, which the template gives no heading.
HEADER = gettext_noop("Header")
COMMENT_ON_KIND = gettext_noop("Comment on “%(kind)s”")


def _all_rows(fields: dict[str, PartField]) -> dict[str, PartField]:
    """Return the lists among the fields, and the lists inside their rows."""
    lists = {name: field for name, field in fields.items() if field.is_list}
    inner = [_all_rows(dict(fields_of(field.holds))) for field in lists.values() if field.holds]
    return {name: field for each in (lists, *inner) for name, field in each.items()}


LISTS = _all_rows(DOCUMENT_FIELDS)
# Fields of the document, and of its parts, by their place.
FIELDS = {name: field.about.label for name, field in DOCUMENT_FIELDS.items() if field.about.label} | {
    f"{name}/{inner}": label for name in PARTS for inner, label in DOCUMENT_FIELDS[name].about.part_labels.items()
}
# One row of a list.
ROWS = {name: field.about.row_label for name, field in LISTS.items() if field.about.row_label}
TRIAL = {name: field.about.label for name, field in fields_of(TrialRow).items()}
# What alerts compare: fields of a trial's row, and fields of the registry's record by the names of trials.changes.
REGISTRY_FIELDS = {
    **{name: TRIAL[name] for name in ("number", "status", "results", "participants", "phase", "arms", "name")},
    **{name: TRIAL[name] for name in ("start", "primary_completion", "completion")},
    "enrollment": TRIAL["participants"],
    "phases": TRIAL["phase"],
    "acronym": TRIAL["name"],
    "results_date": TRIAL["results"],
    "results_submitted": gettext_noop("Results submitted to the registry"),
    "results_overdue": gettext_noop("Main results, due a year ago"),
    "unverified": gettext_noop("Last confirmed by the sponsor"),
    "retractions": gettext_noop("Retracted publications"),
    "publications": gettext_noop("Publications"),
    "primary_outcomes": gettext_noop("Primary outcomes"),
    "primary_outcome_numbers": gettext_noop("Numbers in the primary outcomes"),
    "secondary_outcomes": gettext_noop("Secondary outcomes"),
    "secondary_outcome_numbers": gettext_noop("Numbers in the secondary outcomes"),
    "kind": gettext_noop("Kind of study"),
    "allocation": gettext_noop("Allocation to groups"),
    "model": gettext_noop("Study design"),
    "conditions": gettext_noop("Conditions"),
    "healthy_volunteers": gettext_noop("Healthy volunteers"),
    "interventions": gettext_noop("Interventions"),
    "sponsor": gettext_noop("Sponsor"),
    "age": gettext_noop("Age"),
    "sex": gettext_noop("Sex"),
    "norway": gettext_noop("Places in Norway"),
    "eligibility": gettext_noop("Who may take part"),
    "why_stopped": gettext_noop("Why it was stopped"),
    "masking": gettext_noop("Masking"),
}


def cell_label(name: str, cell: str) -> str:
    """Return the label of a field of a row in the list `name`; without a label, the field's own name."""
    holds = LISTS[name].holds if name in LISTS else None
    field = fields_of(holds).get(cell) if holds else None
    return (field.about.label if field else "") or cell
