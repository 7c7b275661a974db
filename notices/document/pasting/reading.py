"""Read HTML as paragraphs and items of lists: what is shown there, with the marks that the words have there."""

import re
from dataclasses import replace
from itertools import pairwise

from notices.document.addresses import read_address
from notices.document.characters import without_invisible
from notices.document.pasting import pictures
from notices.document.pasting.blocks import BREAK, Block, Run, link_mark
from notices.document.pasting.characters import LIGATURE, in_symbol_font, separate_letters, words_with_ligatures
from notices.document.pasting.elements import (
    BLOCK_DISPLAYS,
    BLOCKS,
    HEADINGS,
    LISTS,
    MEDIA,
    RAISED_CHILDREN,
    REOPENED,
    VOID,
    OpenElement,
)
from notices.document.pasting.footnotes import is_linked_mark, is_raised_mark
from notices.document.pasting.formats import Attributes, Format, format_of
from notices.document.pasting.lines import blocks_of_text, joint
from notices.document.pasting.messages import MessageList
from notices.document.pasting.outline import Outline
from notices.document.pasting.styles import Declarations
from notices.document.pasting.tables import PastedTable
from notices.document.pasting.tokens import HtmlToken, tokens

# Elements inside one another; deeper ones count as words of the last.
MAX_DEPTH = 200
MAX_REOPENED = 8

# Words between `<![if !supportLists]>` and `<![endif]>` and the like, which stand in for what Word draws itself.
CONDITION = re.compile(r"\s*\[if !(supportLists|supportFootnotes|supportEndnotes|supportAnnotations)\]", re.IGNORECASE)
CONDITION_CODES = {"supportfootnotes": "footnotes", "supportendnotes": "footnotes", "supportannotations": "comments"}
WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
# A word with a hyphen at the end of a line of the source, and what follows.
WRAPPED_WORD = re.compile("([^\\W_]{1,60}[-\u2010¬])[ \t]*\n[ \t]*(\\w+)")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


class HtmlReader:
    """Reads tokens one after the other; `blocks` is what came of them."""

    def __init__(self, source: str, messages: MessageList) -> None:
        self.messages = messages
        self.source = source
        self.outline = Outline(messages)
        self.elements = [OpenElement("", {}, {}, Format(), is_block=False)]
        self.open_counts: dict[str, int] = {}
        self.too_deep: dict[str, int] = {}
        self.condition = ""
        self.fields: list[bool] = []  # of each field of Word's that is open: are we in its code?
        self.field_ends = source.count("field-separator") + source.count("field-end")
        self.is_outside = 0 <= source.find("StartFragment--") < source.find("EndFragment--")
        self.has_blocks = False

    def read(self) -> list[Block]:
        """Return the paragraphs and items of the source."""
        sequence = list(tokens(self.source))
        self.has_blocks = any(token.kind == "start" and token.text in BLOCKS for token in sequence)
        # Also a style at the end holds for the words before it.
        for before, token in pairwise(sequence):
            if token.kind == "raw" and before.text == "style":
                self.outline.sheet.read(token.text)
        for token in sequence:
            self._read(token)
        self._close_down_to(0)
        self._end_block()
        return self.outline.blocks

    def _read(self, token: HtmlToken) -> None:
        match token.kind:
            case "start":
                self._start(token.text, token.attributes)
            case "end":
                self._end(token.text)
            case "comment":
                self._comment(token.text)
            case "text":
                self._text(token.text)

    @property
    def format(self) -> Format:
        return self.elements[-1].format

    def _text(self, text: str) -> None:
        if self.is_outside or not text:
            return
        if self.condition == "supportlists" or self._is_in_mark():
            if self.outline.word_item:
                self.outline.word_item.mark += text
            return
        if code := self._reason_to_leave_out():
            self._leave_out(code, text)
            return
        if self.elements[-1].name == "pre" and self.elements[-1].children == 0:
            self.elements[-1].quote.append(text)
            return
        self._words(text)

    def _words(self, text: str) -> None:
        if self.format.is_symbol:
            text = in_symbol_font(text)
        if LIGATURE.search(text):
            for word in words_with_ligatures(text):
                self.messages.add("ligatures", word)
            text = separate_letters(text)
        if not self.format.keeps_lines:
            text = WRAPPED_WORD.sub(self._rejoined, text)
        text = without_invisible(text)
        marks = self.format.marks
        if self.format.keeps_lines:
            for number, line in enumerate(re.split(r"\r\n|[\n\r]", text)):
                if number:
                    self.outline.runs.append(Run(BREAK, marks))
                self.outline.runs.append(Run(WHITE_SPACE.sub(" ", line), marks))
            return
        for number, part in enumerate([text] if self.has_blocks else BLANK_LINE.split(text)):
            if number:
                self._end_block()
            self.outline.runs.append(Run(WHITE_SPACE.sub(" ", part), marks))

    def _rejoined(self, match: re.Match[str]) -> str:
        before, glue = joint(match[1], match[2], self.messages)
        return before + glue + match[2]

    def _is_in_mark(self) -> bool:
        """Are these the words of a bullet or number that Word writes before an item?"""
        return self.outline.word_item is not None and any(
            element.style.get("mso-list") == "ignore" for element in self.elements[-8:]
        )

    def _reason_to_leave_out(self) -> str:
        if self.format.left_out:
            return self.format.left_out
        if any(self.fields):
            return "fields"
        if self.condition in CONDITION_CODES:
            return CONDITION_CODES[self.condition]
        return "hidden" if self.format.is_invisible or self.format.is_tiny else ""

    def _leave_out(self, code: str, text: str) -> None:
        if self.format.left_out:
            # Told in one piece where the element ends.
            self._outermost_left_out().quote.append(text)
        elif text.strip():
            self.messages.add(code, text)

    def _outermost_left_out(self) -> OpenElement:
        return next(element for element in self.elements if element.format.left_out)

    def _comment(self, text: str) -> None:
        if condition := CONDITION.match(text):
            name = condition[1].lower()
            if name != "supportlists" or self.outline.word_item:
                self.condition = name
        elif text.strip().lower() == "[endif]":
            self.condition = ""
        elif text.strip() == "StartFragment":
            self.is_outside = False
        elif text.strip() == "EndFragment":
            self._end_block()
            self.is_outside = self.is_outside or "StartFragment--" in self.source

    def _start(self, name: str, attributes: Attributes) -> None:
        style = self.outline.sheet.of(attributes.get("class") or "", attributes.get("style") or "")
        self._start_field(style)
        is_block = name in BLOCKS or style.get("display") in BLOCK_DISPLAYS
        if is_block:
            self._close_before(name)
            self._end_block()
        if name in VOID or "/" in attributes:
            self._void(name, attributes, style)
            return
        if len(self.elements) > MAX_DEPTH:
            self.too_deep[name] = self.too_deep.get(name, 0) + 1
            return
        parent = self.elements[-1]
        parent.children += 1
        inner = format_of(name, attributes, style, parent.format)
        if place := RAISED_CHILDREN.get((parent.name, parent.children)):
            inner = inner.with_mark(place)
        if name == "a":
            inner = self._linked(inner, attributes)
        if parent.name == "pre" and parent.quote:
            self._end_pre(parent)
        self.elements.append(
            OpenElement(name, attributes, style, inner, is_block, len(self.outline.runs), self.outline.block_number)
        )
        self.open_counts[name] = self.open_counts.get(name, 0) + 1
        self._started(self.elements[-1], parent)

    def _started(self, element: OpenElement, parent: OpenElement) -> None:
        """Do what the beginning of this element means."""
        name = element.name
        if name in LISTS:
            self.outline.start_list(name, element.attributes, element.style, is_kept=not self._reason_to_leave_out())
        elif name == "li":
            self.outline.start_item(element.attributes, element.style, is_kept=not self._reason_to_leave_out())
        elif name == "table":
            if self.outline.tables:
                self.outline.tables[-1].holds_table = True
            self.outline.tables.append(PastedTable())
        elif name == "tr" and self.outline.tables:
            self.outline.tables[-1].rows.append([])
        elif name in ("td", "th") and self.outline.tables:
            self.outline.start_cell(element.attributes)
        elif name == "q":
            self._text("«")
        elif name in ("msqrt", "mroot"):
            self._text("√")
        elif name in MEDIA and element.format.left_out == "markup" and not parent.format.left_out:
            self.messages.add("pictures", element.attributes.get("aria-label") or element.attributes.get("title") or "")
        if parent.name == "mfrac" and parent.children == 2:
            self._text("/")
        if element.is_block and name not in HEADINGS and name not in LISTS and not self.outline.lists:
            self.outline.start_word_item(element.attributes.get("class") or "", element.style)

    def _end(self, name: str) -> None:
        if self.too_deep.get(name):
            self.too_deep[name] -= 1
            return
        if name == "br":  # which browsers read as a line break
            self._void("br", {}, {})
        if not self.open_counts.get(name):
            return
        at = next(at for at in range(len(self.elements) - 1, 0, -1) if self.elements[at].name == name)
        if name not in ("table", "td", "th", "tr") and any(
            element.name in ("td", "th", "table") for element in self.elements[at + 1 :]
        ):
            return  # a mark that was opened outside the cell stays open
        reopened = [element for element in self.elements[at + 1 :] if element.name in REOPENED]
        self._close_down_to(at)
        if name in BLOCKS:
            for element in reopened[:MAX_REOPENED]:
                self._start(element.name, element.attributes)

    def _close_down_to(self, depth: int) -> None:
        while len(self.elements) > max(depth, 1):
            self._close()

    def _close(self) -> None:
        element = self.elements[-1]
        if element.name == "pre":
            self._end_pre(element)
        if element.name == "q":
            self._text("»")
        if element.is_block:
            self._end_block()
        self.elements.pop()
        self.open_counts[element.name] -= 1
        outer = self.elements[-1].format
        if element.format.left_out and not outer.left_out:
            self._tell_left_out(element)
        elif element.name == "a":
            self._end_link(element)
        elif "sup" in element.format.marks and "sup" not in outer.marks:
            self._end_raised(element)
        self._closed(element)

    def _closed(self, element: OpenElement) -> None:
        """Do what the end of this element means."""
        name = element.name
        if name in LISTS:
            self.outline.end_list()
        elif name in ("td", "th") and self.outline.tables:
            self.outline.end_cell()
        elif name == "table":
            self.outline.end_table()
        if element.is_block and name not in ("span", "a", "font"):
            self.outline.word_item = None
            self.condition = ""

    def _tell_left_out(self, element: OpenElement) -> None:
        quote = "".join(element.quote)
        if element.format.left_out != "markup" and quote.strip():
            self.messages.add(element.format.left_out, quote)

    def _close_before(self, name: str) -> None:
        """Close what cannot hold a block of this name, as browsers do."""
        if name in ("td", "th"):
            self._close_inside({"td", "th"}, {"tr", "table"})
        elif name == "tr":
            self._close_inside({"tr"}, {"table"})
        elif name in ("tbody", "thead", "tfoot", "caption"):
            self._close_inside({"tbody", "thead", "tfoot", "caption", "tr"}, {"table"})
        elif name == "li":
            self._close_inside({"li"}, LISTS | {"td", "th", "table"})
        elif name in ("dt", "dd"):
            self._close_inside({"dt", "dd"}, {"dl", "td", "th", "table"})
        if name not in ("html", "body", "tr", "tbody", "thead", "tfoot") and self.open_counts.get("p"):
            self._close_inside({"p"}, {"td", "th", "li", "table", "div"}, reopens=name not in ("td", "th"))

    def _close_inside(self, names: set[str], limits: set[str], *, reopens: bool = False) -> None:
        if not any(self.open_counts.get(name) for name in names):
            return
        for at in range(len(self.elements) - 1, 0, -1):
            name = self.elements[at].name
            if name in names:
                reopened = [element for element in self.elements[at + 1 :] if element.name in REOPENED]
                self._close_down_to(at)
                for element in reopened[:MAX_REOPENED] if reopens else []:
                    self._start(element.name, element.attributes)
                return
            if name in limits:
                return

    def _void(self, name: str, attributes: Attributes, style: Declarations) -> None:
        if name == "br":
            if "always" in style.get("page-break-before", ""):
                self._end_block()
            elif not self._reason_to_leave_out() and not self.is_outside:
                self.outline.runs.append(Run(BREAK, self.format.marks))
        elif name == "img":
            self._picture(attributes, style)
        elif name in MEDIA and not self._reason_to_leave_out():
            self.messages.add("pictures", attributes.get("title") or "")
        elif name == "input" and (attributes.get("type") or "").lower() == "checkbox":
            self._text("☒ " if "checked" in attributes else "☐ ")

    def _linked(self, inner: Format, attributes: Attributes) -> Format:
        inner = inner.without_mark("a")
        address = read_address(attributes.get("href") or "").url
        return replace(inner, marks=(link_mark(address), *inner.marks)) if address else inner

    def _words_of(self, element: OpenElement) -> str | None:
        """Return the words of an inline element, None where another paragraph began inside it."""
        if element.block_number != self.outline.block_number:
            return None
        return "".join(run.text for run in self.outline.runs[element.runs_at :])

    def _end_link(self, element: OpenElement) -> None:
        href = element.attributes.get("href") or ""
        words = self._words_of(element)
        if not href or words is None:
            return
        is_raised = "sup" in element.format.marks or (
            bool(words.strip())
            and all("sup" in run.marks for run in self.outline.runs[element.runs_at :] if run.text.strip())
        )
        if is_linked_mark(words, href, is_raised=is_raised):
            del self.outline.runs[element.runs_at :]
            self.messages.add("footnotes", words)
        elif words.strip():
            self._tell_link(href, words)

    def _tell_link(self, href: str, words: str) -> None:
        address = read_address(href)
        self.messages.links.append((href, " ".join(words.split())))
        if address.is_refused:
            self.messages.add("links", words)
        elif address.message:
            self.messages.add("addresses", address.url)

    def _end_raised(self, element: OpenElement) -> None:
        words = self._words_of(element)
        if words and is_raised_mark(words):
            del self.outline.runs[element.runs_at :]
            self.messages.add("footnotes", words)

    def _picture(self, attributes: Attributes, style: Declarations) -> None:
        """Put a picture's description in its place."""
        if self._reason_to_leave_out() or self.is_outside or not pictures.is_seen(attributes, style):
            return
        description = pictures.description(attributes)
        if pictures.is_emoji(description):
            self._text(description)
        else:
            self._text(f" {description} ")
            self.messages.add("pictures", description or pictures.name(attributes))

    def _start_field(self, style: Declarations) -> None:
        element = style.get("mso-element", "")
        if element == "field-begin":
            if self.field_ends > 0:
                self.fields.append(True)
        elif element in ("field-separator", "field-end"):
            self.field_ends -= 1
            if self.fields and element == "field-separator":
                self.fields[-1] = False
            elif self.fields:
                self.fields.pop()

    def _end_block(self) -> None:
        self.outline.end_block(is_paragraph=any(element.name == "p" for element in self.elements[-3:]))

    def _end_pre(self, element: OpenElement) -> None:
        text, element.quote = "".join(element.quote), []
        self._end_block()
        blocks = blocks_of_text(text, self.messages)
        for block in blocks:
            block.runs = [Run(without_invisible(separate_letters(run.text)), run.marks) for run in block.runs]
        self.outline.add(blocks)
