"""Elements of HTML: which of them are blocks, hold nothing, or stay open, and one of them while it is read."""

from dataclasses import dataclass, field

from notices.document.pasting.formats import Attributes, Format
from notices.document.pasting.styles import Declarations

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {
    *("p", "div", "blockquote", "section", "article", "pre", "dl", "dt", "dd", "address", "aside", "body", "center"),
    *("details", "summary", "dialog", "dir", "fieldset", "figure", "figcaption", "footer", "form", "header", "hgroup"),
    *("hr", "html", "legend", "main", "nav", "search", "ul", "ol", "li", "menu", "table", "caption", "thead", "tbody"),
    *("tfoot", "tr", "td", "th", "marquee"),
}
BLOCK_DISPLAYS = {"block", "flex", "grid", "table", "list-item", "table-row", "table-cell"}
VOID = {
    *("br", "img", "hr", "wbr", "input", "meta", "link", "col", "base", "basefont", "embed", "source", "track", "area"),
    *("param", "frame"),
}
LISTS = {"ul", "ol", "menu", "dir"}
# Marks that go on in the next block where a source closes them too late.
REOPENED = {"b", "big", "code", "em", "font", "i", "small", "strong", "tt", "u", "a", "span", "sub", "sup"}
MEDIA = {"svg", "iframe", "object", "applet", "canvas", "video", "audio", "embed"}
# MathML: which child of these stands below or above the line.
RAISED_CHILDREN = {("msup", 2): "sup", ("msub", 2): "sub", ("msubsup", 2): "sub", ("msubsup", 3): "sup"}
RAISED_CHILDREN |= {("munder", 2): "sub", ("mover", 2): "sup", ("munderover", 2): "sub", ("munderover", 3): "sup"}


@dataclass(slots=True)
class OpenElement:
    """An element that is not closed yet."""

    name: str
    attributes: Attributes
    style: Declarations
    format: Format
    is_block: bool
    # Where its words begin in the paragraph, and which paragraph that was.
    runs_at: int = 0
    block_number: int = 0
    children: int = 0
    quote: list[str] = field(default_factory=list)
