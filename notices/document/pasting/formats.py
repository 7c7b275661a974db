"""What holds for the words inside an element: their marks, or why they are left out."""

from dataclasses import dataclass, replace

from notices.document.pasting import styles
from notices.document.pasting.styles import Declarations
from notices.document.pasting.tokens import HIDING

Attributes = dict[str, str | None]

BOLD = {"b", "strong"}
# Browsers show all of these in italics.
ITALIC = {"i", "em", "var", "dfn", "cite"}
DELETED = {"del", "s", "strike"}
DELETED_CLASSES = {"msodel", "trackchangetextdeletion"}
MEANINGFUL = BOLD | ITALIC | DELETED | HIDING | {"sub", "sup", "pre"}
HIDDEN_CLASSES = {
    *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader-only"),
    *("element-invisible", "u-visually-hidden"),
}
# Of formulas on the web: the same once more, for other readers.
SECOND_COPIES = {"mjx-assistive-mml", "mjx_assistive_mathml", "katex-html", "mathjax_preview"}
COMMENT_CLASSES = {"msocommentreference", "msocomanchor", "msocomtxt", "msocommenttext", "msocommentsubject"}
FOOTNOTE_CLASSES = {
    *("msofootnotereference", "msoendnotereference", "footnotereference", "endnotereference"),
    *("sdfootnoteanc", "sdendnoteanc", "sdfootnotesym", "sdendnotesym"),
}
FOOTNOTE_STYLES = ("mso-footnote-id", "mso-endnote-id")


@dataclass(frozen=True, slots=True)
class Format:
    """What holds for words: marks as `blocks.Run` has them, and the code of a message where they are left out."""

    marks: tuple[str, ...] = ()
    left_out: str = ""
    is_invisible: bool = False
    # In letters of no size, until an element inside has a size again.
    is_tiny: bool = False
    # In the font Symbol, whose letters stand for others.
    is_symbol: bool = False
    keeps_lines: bool = False

    def with_mark(self, mark: str, *, without: tuple[str, ...] = ()) -> "Format":
        """Return the format with a mark more, once, and without others."""
        rest = tuple(other for other in self.marks if other != mark and other.split()[0] not in without)
        return replace(self, marks=self.marks if mark in self.marks else (*rest, mark))

    def without_mark(self, *names: str) -> "Format":
        return replace(self, marks=tuple(mark for mark in self.marks if mark.split()[0] not in names))


def format_of(name: str, attributes: Attributes, style: Declarations, outer: Format) -> Format:
    """Return what holds inside this element."""
    if name not in MEANINGFUL and not attributes:
        return outer  # which most elements are
    inner = replace(outer, left_out=outer.left_out or _reason_to_leave_out(name, attributes, style))
    visibility = styles.visibility(style)
    if visibility is not None:
        inner = replace(inner, is_invisible=not visibility)
    if "font-size" in style:
        inner = replace(inner, is_tiny=styles.is_zero(style["font-size"]))
    if family := style.get("mso-symbol-font-family") or style.get("font-family") or attributes.get("face"):
        inner = replace(inner, is_symbol=family.strip("\"' ").lower() == "symbol")
    if name == "pre" or "white-space" in style:
        keeps_lines = style.get("white-space", "pre").startswith(("pre", "break-spaces"))
        inner = replace(inner, keeps_lines=keeps_lines)
    inner = _switched(inner, "strong", styles.is_bold(style), name in BOLD)
    inner = _switched(inner, "em", styles.is_italic(style), name in ITALIC)
    return _positioned(inner, name, style)


def _switched(format_: Format, mark: str, by_style: bool | None, by_tag: bool) -> Format:
    is_on = by_tag if by_style is None else by_style
    if is_on:
        return format_.with_mark(mark)
    return format_.without_mark(mark) if by_style is False else format_


def _positioned(format_: Format, name: str, style: Declarations) -> Format:
    if name in ("td", "th", "tr", "img", "table", "tbody", "col"):  # there it says where in the cell
        return format_
    place = styles.position(style)
    if place is None:
        place = name if name in ("sub", "sup") else None
    if place:
        return format_.with_mark(place, without=("sub", "sup"))
    return format_.without_mark("sub", "sup") if place == "" and name in ("sub", "sup") else format_


def _reason_to_leave_out(name: str, attributes: Attributes, style: Declarations) -> str:
    """Return the code of the message about the words of this element, "" where they stay."""
    classes = set((attributes.get("class") or "").lower().split())
    element = style.get("mso-element", "")
    if name in HIDING or classes & SECOND_COPIES:
        return "markup"
    if element in ("comment", "comment-list") or classes & COMMENT_CLASSES or "comment" in _special(style):
        return "comments"
    if classes & FOOTNOTE_CLASSES or any(part in style for part in FOOTNOTE_STYLES):
        return "footnotes"
    if (attributes.get("role") or "") in ("doc-noteref", "doc-backlink"):
        return "footnotes"
    if name in DELETED or classes & DELETED_CLASSES or styles.is_struck(style):
        return "deleted"
    if "hidden" in attributes or classes & HIDDEN_CLASSES or styles.is_hidden(style):
        return "hidden"
    return ""


def _special(style: Declarations) -> str:
    return style.get("mso-special-character", "")
