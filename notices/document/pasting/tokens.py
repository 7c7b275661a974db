"""Split HTML into tags, comments and words, without losing a word: "<" that begins no tag of HTML is a character."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_ATTRIBUTES = 100

NAME = r"[A-Za-z][A-Za-z0-9:_.-]*+"
VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++)"""
ATTRIBUTE = re.compile(rf"""[\s/]*+([^\s"'<>/=]++)(?:\s*+=\s*+({VALUE}))?+""")
START = re.compile(rf"<({NAME})(?=[\s/>])((?:{ATTRIBUTE.pattern}){{0,{MAX_ATTRIBUTES}}}+)[\s/]*+>")
END = re.compile(rf"</({NAME})\s*+[^<>]{{0,100}}+>")
OTHER = re.compile(r"<!(?:doctype\b|\[)[^<>]*+>|<\?xml\b[^<>]*+>", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z]\w*);")

ELEMENTS = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noframes noscript object
ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search section select slot
small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
title tr track tt u ul var video wbr xml mi mn mo mrow ms mtext msup msub msubsup mfrac msqrt mroot munder mover
munderover mfenced mspace mstyle mtable mtr mtd semantics annotation annotation-xml path g circle rect line text
tspan defs google-sheets-html-origin sdfield
"""
HTML_NAMES = frozenset(ELEMENTS.split())
# Attributes that may stand without a value; other words in a tag are words of the text, as in "a <b and c> d".
FLAGS = """
alt allowfullscreen async autofocus autoplay checked class compact controls default defer disabled download
draggable hidden href id inert ismap itemscope loop multiple muted name nohref noshade nowrap open playsinline
readonly required reversed selected src style title value contenteditable
"""
BARE_ATTRIBUTES = frozenset(FLAGS.split())
# What these hold is no HTML.
RAW = {"style", "script", "title", "xmp"}
# Nothing in them is a word of the text, until they are closed.
HIDING = RAW | {
    *("template", "xml", "noframes", "noembed", "datalist", "select", "rp", "annotation", "annotation-xml", "defs"),
    *("audio", "video", "iframe", "object", "applet", "canvas", "svg"),
}
PREFIXES = ("data-", "aria-")


class HtmlToken(NamedTuple):
    """A start tag, an end tag, a comment, or words with their character references resolved."""

    kind: str  # "start", "end", "comment", "text"; "raw" for what <style> and the like hold
    text: str  # the name of a tag, in small letters; the text
    attributes: dict[str, str | None] = {}


def tokens(source: str) -> Iterator[HtmlToken]:
    """Yield what the HTML consists of; `has_tags` knows whether it is HTML at all."""
    reader = _HtmlTokenizer(source)
    at = words_from = 0
    while (at := source.find("<", at)) >= 0:
        token, end = reader.markup(at)
        if token is None:
            at += 1
            continue
        if words_from < at:
            yield HtmlToken("text", html.unescape(source[words_from:at]))
        at = words_from = end
        if token.kind != "start" or token.text not in HIDING:
            yield token
        elif (close := reader.closing(token.text, end)) >= 0:  # one that is never closed would hide all that follows
            yield token
            if token.text in RAW:
                yield HtmlToken("raw", source[end:close])
                at = words_from = close
    if words_from < len(source):
        yield HtmlToken("text", html.unescape(source[words_from:]))


def has_tags(source: str) -> bool:
    """Does the text hold a tag or a comment of HTML?"""
    return any(token.kind != "text" for token in tokens(source))


class _HtmlTokenizer:
    def __init__(self, source: str) -> None:
        self.source = source
        self._lower = source.lower() if len(source.lower()) == len(source) else source
        self._last_ends: dict[str, int] = {}
        self.last_comment_end = source.rfind("-->")
        # A tag that HTML does not know is one where it is opened and closed: `<custom>word</custom>`.
        opened = {name.lower() for name in re.findall(rf"<({NAME})", source)}
        self.paired = opened & {name.lower() for name in re.findall(rf"</({NAME})", source)}

    def closing(self, name: str, at: int) -> int:
        """Return where the element is closed, -1 where it never is."""
        if name not in self._last_ends:
            self._last_ends[name] = self._lower.rfind(f"</{name}")
        return self._lower.find(f"</{name}", at) if self._last_ends[name] >= at else -1

    def markup(self, at: int) -> tuple[HtmlToken | None, int]:
        """Return the token that begins at this "<" and where it ends; None where the "<" is a character."""
        if self.source.startswith("<!--", at):
            if self.last_comment_end < at + 2:  # `<!-->` is a whole comment
                return None, at
            end = self.source.find("-->", at + 2)
            return HtmlToken("comment", self.source[at + 4 : end]), end + 3
        if match := START.match(self.source, at):
            name, attributes = match[1].lower(), _attributes(match[2])
            if ":" in name and match[0].endswith("/>"):
                attributes["/"] = ""  # one of Word's own that holds nothing
            return (HtmlToken("start", name, attributes) if self._is_tag(name, attributes) else None), match.end()
        if match := END.match(self.source, at):
            name = match[1].lower()
            return (HtmlToken("end", name) if self._is_name(name) else None), match.end()
        if match := OTHER.match(self.source, at):
            return HtmlToken("comment", match[0][2:-1]), match.end()
        return None, at

    def _is_tag(self, name: str, attributes: dict[str, str | None]) -> bool:
        return self._is_name(name) and all(
            value is not None or attribute in BARE_ATTRIBUTES or ":" in attribute or attribute.startswith(PREFIXES)
            for attribute, value in attributes.items()
        )

    def _is_name(self, name: str) -> bool:
        return name in HTML_NAMES or ":" in name or name in self.paired


def _attributes(source: str) -> dict[str, str | None]:
    attributes: dict[str, str | None] = {}
    for name, value in ATTRIBUTE.findall(source):
        text = value[1:-1] if value[:1] in ('"', "'") else value
        # Only with its semicolon: "?a=1&copy=2" is an address.
        resolved = REFERENCE.sub(lambda reference: html.unescape(reference[0]), text) if value else None
        attributes.setdefault(name.lower(), resolved)
    return attributes
