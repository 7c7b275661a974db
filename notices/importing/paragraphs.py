"""Lines become paragraphs and items of lists; what looks like a heading or an item, and may be none, is doubted."""

import re
from dataclasses import dataclass, field

from notices.importing.blocks import BlockKind
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.sections import is_item
from trials.msgid import gettext_noop

BULLET = re.compile(r"^(?:[•●◦▪‣⁃·\uf0b7\uf0a7]\s*|[–*-]\s+|o\s+(?=[A-ZÆØÅ]))")
SURE_BULLET = re.compile(r"^[•●◦▪‣⁃\uf0b7\uf0a7]\s*")
# What a sentence, a name or a number may begin a line with too.
DASH = re.compile(r"^(?P<sign>[–*-])\s+(?=\S)")
NUMBER = re.compile(r"^(?P<number>\d{1,2})(?P<sign>[.)])\s+(?=\S)")
SENTENCE_END = re.compile(r"[.!?:][)\]»”\"]*$")
HEADING_LIKE = re.compile(r"[A-ZÆØÅ][^.:;!?]*[^\s.,:;!?)\]»”\"–-]$")
# In parts of the widest line: a line that its writer ended, not the page, has room for one more word.
ROOM = 0.8
MAX_HEADING_WORDS = 8
LIKE_A_HEADING = gettext_noop(
    "This line may be a heading that the template does not have; it stands with what follows it in the section before."
)
LIKE_AN_ITEM = gettext_noop("This line may be an item of a list; it stands as running text.")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its words, the list that it is an item of, and what is doubtful about it."""

    flow: Flow
    # "ul", "ol" or "".
    list_tag: str = ""
    # What a list numbers it with.
    number: Flow = field(default_factory=Flow)
    why: str = ""


def paragraphs_of(lines: list[SourceLine]) -> list[Paragraph]:
    """Return the paragraphs, those of lists without their bullets and numbers."""
    widest = max((len(line.text) for line in lines if not line.ends_itself), default=0)
    items = _items(lines)
    groups: list[list[int]] = []
    for at in range(len(lines)):
        if at == 0 or at in items or _starts(lines, at, widest, is_in_list=bool(groups and groups[-1][0] in items)):
            groups.append([])
        groups[-1].append(at)
    return [
        _paragraph([lines[at] for at in group], items.get(group[0], ""), _doubt(lines, group, items, widest))
        for group in groups
        if any(lines[at].flow for at in group)
    ]


def _items(lines: list[SourceLine]) -> dict[int, str]:
    """Return the lines that begin an item of a list, with the list's tag: signs that come twice, or after a colon."""
    items = {at: "ul" for at, line in enumerate(lines) if SURE_BULLET.match(line.text)}
    for run in _runs(lines, items):
        first = run[0]
        follows_list = first > 0 and (lines[first - 1].text.rstrip().endswith(":") or first - 1 in items)
        is_numbered = bool(NUMBER.match(lines[first].text))
        if len(run) > 1 or (follows_list and not is_numbered):
            items |= dict.fromkeys(run, "ol" if is_numbered else "ul")
    return items


def _runs(lines: list[SourceLine], items: dict[int, str]) -> list[list[int]]:
    """Return the lines that begin with the same sign one after the other, those with numbers as they count from 1."""
    runs: list[list[int]] = []
    open_sign = ""
    for at, line in enumerate(lines):
        mark = DASH.match(line.text) or NUMBER.match(line.text)
        number = int(mark["number"]) if mark and mark.re is NUMBER else 0
        if mark and open_sign == mark["sign"] and number in (0, len(runs[-1]) + 1):
            runs[-1].append(at)
        elif mark and number <= 1 and (_may_begin(lines, at) or at - 1 in items):
            runs.append([at])
            open_sign = mark["sign"]
        elif line.gap or line.ends_itself:
            open_sign = ""
    return runs


def _may_begin(lines: list[SourceLine], at: int) -> bool:
    """May a list begin here? Not in the middle of a sentence."""
    return at == 0 or bool(lines[at].gap) or lines[at].ends_itself or bool(SENTENCE_END.search(lines[at - 1].text))


def _starts(lines: list[SourceLine], at: int, widest: int, *, is_in_list: bool) -> bool:
    """Does a new paragraph start with this line?"""
    before, line = lines[at - 1], lines[at]
    if line.gap or line.ends_itself or before.ends_itself:
        return True
    if line.text[:1].islower():
        return False
    ends_sentence = bool(SENTENCE_END.search(before.text))
    if _is_heading_like(lines, at - 1, widest) or _is_heading_like(lines, at, widest):
        return True
    return (ends_sentence or is_in_list) and _has_room(before, line, widest)


def _has_room(before: SourceLine, line: SourceLine, widest: int) -> bool:
    """Did the writer end the line, not the page? Its first word had room in the line before."""
    words = line.text.split(maxsplit=1)
    return bool(words) and len(before.text) + 1 + len(words[0]) <= ROOM * widest


def _is_heading_like(lines: list[SourceLine], at: int, widest: int) -> bool:
    """Does a line stand over others as a heading does: apart, short, without a full stop?"""
    line = lines[at]
    stands_apart = at == 0 or bool(line.gap)
    if line.block.kind is not BlockKind.LINE or not (stands_apart or SENTENCE_END.search(lines[at - 1].text)):
        return False
    if not HEADING_LIKE.fullmatch(line.text) or len(line.text.split()) > MAX_HEADING_WORDS:
        return False
    if at + 1 == len(lines):
        return at > 0
    following = lines[at + 1]
    return following.text[:1].isupper() and (stands_apart or _has_room(line, following, widest))


def _doubt(lines: list[SourceLine], group: list[int], items: dict[int, str], widest: int) -> str:
    """Return why the paragraph of these lines is doubtful, "" where it is not."""
    first = group[0]
    if first in items:
        return ""
    if len(group) == 1 and _is_heading_like(lines, first, widest):
        return LIKE_A_HEADING
    begins = _may_begin(lines, first) and not is_item(lines[first])
    return LIKE_AN_ITEM if begins and DASH.match(lines[first].text) else ""


def _paragraph(group: list[SourceLine], list_tag: str, why: str) -> Paragraph:
    flow, block = joined_lines(group), group[0].block
    if is_item(group[0]):
        bullet = BULLET.match(flow.text)
        return Paragraph(flow.cut(bullet.end()) if bullet else flow, "ol" if block.is_numbered else "ul")
    mark = (NUMBER if list_tag == "ol" else BULLET).match(flow.text) if list_tag else None
    if not mark:
        return Paragraph(flow, why=why)
    number = flow.cut(0, mark.end()) if list_tag == "ol" else Flow()
    return Paragraph(flow.cut(mark.end()), list_tag, number)
