"""What the desk calls the fields of a document, and a registry's record beside them: one English msgid each.

They are translated where they are shown. A field that is missing here is called as on the printed page (HEADER_LABELS
and HEADINGS of document.template).
"""

from trials.msgid import gettext_noop

TITLE = gettext_noop("Title")
NYE_METODER_NUMBER = gettext_noop("Nye metoder number")
# What stands above the first section, which the template gives no heading.
HEADER = gettext_noop("Header")
COMMENT_ON_KIND = gettext_noop("Comment on “%(kind)s”")

# Fields of the document by their place.
FIELDS = {
    "language": gettext_noop("Language of the notice"),
    "title": TITLE,
    "atc/group": gettext_noop("Name of the ATC group"),
    "nye_metoder": NYE_METODER_NUMBER,
    "regulatory_statuses": gettext_noop("Approvals"),
    "norwegian_assessments": gettext_noop("Norwegian assessments"),
    "norwegian_note": gettext_noop("Text on the Norwegian assessments"),
    "international_done/count": gettext_noop("Completed assessments"),
    "international_done/at_least": gettext_noop("At least this many completed"),
    "international_done/citations": gettext_noop("References to the completed"),
    "international_ongoing/count": gettext_noop("Ongoing assessments"),
    "international_ongoing/at_least": gettext_noop("At least this many ongoing"),
    "international_ongoing/citations": gettext_noop("References to the ongoing"),
    "international_note": gettext_noop("Text on the international assessments"),
    "alerts/count": gettext_noop("Alerts"),
    "alerts/at_least": gettext_noop("At least this many alerts"),
    "alerts/citations": gettext_noop("References to the alerts"),
    "alerts_note": gettext_noop("Text on the alerts"),
    "research": gettext_noop("Text before the trials"),
    "trials": gettext_noop("Trials"),
    "elements_other": gettext_noop("The other element"),
}
# One row of a list.
ROWS = {
    "nye_metoder": NYE_METODER_NUMBER,
    "regulatory_statuses": gettext_noop("Approval"),
    "norwegian_assessments": gettext_noop("Assessment"),
    "trials": gettext_noop("Trial"),
    "arms": gettext_noop("Arm"),
    "references": gettext_noop("Reference"),
}
# Fields of a row; with the list before it, what only that list calls so.
CELLS = {
    "region": gettext_noop("Region"),
    "kind": gettext_noop("Kind of approval"),
    "status": gettext_noop("Status"),
    "date": gettext_noop("Date, past or expected"),
    "note": gettext_noop("Note"),
    "relation": gettext_noop("Relation to this technology"),
    "title": TITLE,
    "url": gettext_noop("Web address"),
    "name": gettext_noop("Study name"),
    "phase": gettext_noop("Phase"),
    "participants": gettext_noop("Number of participants (N)"),
    "participants_estimated": gettext_noop("Number of participants is estimated"),
    "population": gettext_noop("Population"),
    "intervention": gettext_noop("Intervention"),
    "arms": gettext_noop("Arms"),
    "control": gettext_noop("Control group"),
    "outcomes": gettext_noop("Outcome measures"),
    "start": gettext_noop("Start"),
    "primary_completion": gettext_noop("Primary completion"),
    "completion": gettext_noop("Completion"),
    "results": gettext_noop("Results posted"),
    "checked_on": gettext_noop("Read in the registry"),
    "authors": gettext_noop("Authors"),
    "source": gettext_noop("Source"),
    "published": gettext_noop("Published"),
    "accessed": gettext_noop("Accessed"),
    "number": gettext_noop("Number"),
    "norwegian_assessments/number": NYE_METODER_NUMBER,
    "trials/number": gettext_noop("Registry number"),
}
# What alerts compare: fields of a trial's row, and fields of the registry's record by the names of trials.changes.
REGISTRY_FIELDS = {
    "number": CELLS["trials/number"],
    **{name: CELLS[name] for name in ("status", "results", "participants", "phase", "arms", "name")},
    **{name: CELLS[name] for name in ("start", "primary_completion", "completion")},
    "enrollment": CELLS["participants"],
    "phases": CELLS["phase"],
    "acronym": CELLS["name"],
    "primary_outcomes": gettext_noop("Primary outcomes"),
    "secondary_outcomes": gettext_noop("Secondary outcomes"),
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
    return CELLS.get(f"{name}/{cell}") or CELLS.get(cell, cell)
