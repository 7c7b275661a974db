"""The section on use and approval: the kind of application, and where it stands with the authorities."""

import re
from typing import Any

from notices.document.model import Choice, RegulatoryStatus
from notices.document.template import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS, REGULATORY_CHANGES
from notices.importing.context import Context
from notices.importing.flows import SourceLine
from notices.importing.printed.status import printed_status
from notices.importing.sections import Section, with_code
from trials.msgid import gettext_noop

Fields = dict[str, Any]
TIME_PERSPECTIVE = re.compile(
    r"^Tidsperspektiv(?: for)? (?:markedsføringstillatelse|marknadsføringsløyve)(?: \(M[TA]\))?(?: i (?:Norge"
    r"|Noreg))?\s*:?\s*"
    r"|^Time perspective for marketing authorisation[^:]*:?\s*",
    re.IGNORECASE,
)
CHANGES = {
    r"\b(?:indikasjonsutvid(?:else|ing)|ny indikasjon)\b": "extension",
    r"\b(?:nytt virkestoff|nytt verkestoff|new active substance)\b": "new_substance",
    r"\b(?:ny formulering|ny legemiddelform)\b": "formulation",
    r"\bny styrke\b": "strength",
}
# The sentences of the template: no authorisation yet, and where it is under review; or authorised.
NOT_YET = re.compile(
    r"(?:har (?:foreløpig |førebels )?(?:ikke|ikkje) (?:fått )?(?:MT|markedsføringstillatelse"
    r"|marknadsføringsløyve)(?: \(MT\))?) i (?P<places>[^.,;]+?)"
    r"(?P<review>,? men er (?:under vurdering|til vurdering))?(?= hos\b|[.,;]|$)",
    re.IGNORECASE,
)
GRANTED = re.compile(
    r"har (?:fått )?(?:MT|markedsføringstillatelse"
    r"|marknadsføringsløyve)(?: \(MT\))? i (?P<places>[^.,;]+?)(?=[.,;]|\s\(|$| siden| sidan| fra| frå)",
    re.IGNORECASE,
)
CE_MARKED = re.compile(r"\b(?:er|har) CE-merk(?:et|a|t|ing)\b", re.IGNORECASE)
PLACES = {"norway": r"\b(?:Norge|Noreg)\b", "eu": r"\b(?:EU|EØS|Europa)\b", "usa": r"\bUSA\b"}
DRAWING = gettext_noop(
    "The time perspective stood as a drawing and is lost: fill in when the authorisation is expected."
)
PERSPECTIVE = gettext_noop("The time perspective is computed from the expected date, which the source does not say.")
UNCLEAR = gettext_noop("The text speaks of authorisation in words that were not understood: fill in the approvals.")


def status(context: Context, sections: list[Section]) -> Fields:
    """Return the fields of the section: its text, the kind of application, and the approvals that it states."""
    fields: Fields = {}
    lines: list[SourceLine] = []
    for section in with_code(sections, "status"):
        context.claims.furniture("heading", section.heading)
        printed, others = printed_status(context, section.lines)
        fields |= printed
        lines += [rest for line in others if (rest := _without_perspective(context, line))]
    fields["status"] = context.rich_text("status", lines) if lines else ""
    text = " ".join(" ".join(line.text.split()) for line in lines)
    changes = {code for words, code in CHANGES.items() if re.search(words, text, re.IGNORECASE)}
    if len(changes) == 1 and "regulatory_change" not in fields:
        choice = Choice.of(REGULATORY_CHANGES, changes.pop(), context.language)
        fields["regulatory_change"] = choice
        context.claims.added("code", "regulatory_change", "", choice.label)
    if "regulatory_statuses" not in fields:
        fields["regulatory_statuses"] = _approvals(context, text)
    return fields


def _without_perspective(context: Context, line: SourceLine) -> SourceLine | None:
    """Take the label of the time perspective; what stands behind it is a box of a drawing, and nobody's."""
    match = TIME_PERSPECTIVE.match(line.text)
    if not match:
        return line
    context.claims.furniture("label", line.flow.cut(0, match.end()))
    rest = line.flow.cut(match.end())
    context.claims.doubt("regulatory_statuses", PERSPECTIVE if rest else DRAWING, rest.text)
    return None


def _approvals(context: Context, text: str) -> tuple[RegulatoryStatus, ...]:
    rows: dict[str, RegulatoryStatus] = {}
    for match in NOT_YET.finditer(text):
        for region in _regions(match["places"]):
            rows[region] = _row(context, region, "ma", "under_review" if match["review"] else "")
    for match in GRANTED.finditer(text):
        for region in _regions(match["places"]):
            rows.setdefault(region, _row(context, region, "ma", "granted"))
    if CE_MARKED.search(text):
        rows["eu-ce"] = _row(context, "eu", "ce", "granted")
    if not rows and re.search(r"\b(?:MT|markedsføringstillatelse|marknadsføringsløyve|CE-merk\w*|FDA)\b", text):
        context.claims.doubt("regulatory_statuses", UNCLEAR, text)
    return tuple(rows.values())


def _regions(places: str) -> list[str]:
    return [region for region, words in PLACES.items() if re.search(words, places)]


def _row(context: Context, region: str, kind: str, status_code: str) -> RegulatoryStatus:
    language = context.language
    key = f"{kind}-{region}"
    state = Choice.of(APPROVAL_STATUSES, status_code, language) if status_code else None
    row = RegulatoryStatus(
        key=key,
        region=Choice.of(REGIONS, region, language),
        kind=Choice.of(APPROVAL_KINDS, kind, language),
        status=state,
    )
    labels = [choice.label for choice in (row.region, row.kind, row.status) if choice]
    context.claims.added("code", f"regulatory_statuses/{key}", "", " ".join(labels))
    if state is None:
        context.claims.doubt(f"regulatory_statuses/{key}", UNCLEAR)
    return row
