"""The timeline of the trials for Typst: its geometry, its names in printable characters, and its legend."""

from dataclasses import asdict
from typing import Any

from notices.public.pdf.glyphs import printable
from notices.trial_table.timeline import Timeline


def timeline_data(timeline: Timeline) -> dict[str, Any]:
    """Return the timeline's data: horizontal positions in per cent, vertical ones in em, as on the page."""
    geometry = asdict(timeline)
    for row in geometry["rows"]:
        row["name"] = printable(row["name"])
    return {
        **{name: geometry[name] for name in ("rows", "years", "years_y", "now", "top", "end", "height", "thickness")},
        "alt": printable(f"{timeline.words['heading']}. {timeline.description}"),
        "legend": [
            {"symbol": symbol, "is_open": is_open, "words": words} for symbol, is_open, words in _legend(timeline)
        ],
    }


def _legend(timeline: Timeline) -> list[tuple[str, bool, str]]:
    """Return each symbol, whether it is open, and its meaning, in the order of the page."""
    words = timeline.words
    legend = [(kind.code, False, kind.words) for kind in timeline.kinds]
    if timeline.has_estimates and timeline.has_bars:
        legend += [("bar", False, words["actual"]), ("bar", True, words["estimated"])]
    elif timeline.has_estimates:
        legend.append((timeline.kinds[0].code, True, words["estimated"]))
    if timeline.has_year_lines:
        legend.append(("reach", False, words["year_only"]))
    if timeline.now:
        legend.append(("now", False, timeline.now_words))
    return legend
