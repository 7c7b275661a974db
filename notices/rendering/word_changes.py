"""Print the segments of a text as HTML: inserted and deleted words are marked, also for screen readers."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.comparison.words import Act, DiffSegment, Token
from notices.rendering.page_language import page_language

# The printed number of each reference by its key, in the document that a segment belongs to.
Numbers = Mapping[Act, Mapping[str, int]]

# Unchanged text is folded where at least MIN_FOLDED tokens of it can be left out; CONTEXT tokens stay beside a change.
MIN_FOLDED = 60
CONTEXT = 24
FOLD = Token("…", "fold")


def words_html(segments: Iterable[DiffSegment], numbers: Numbers) -> SafeString:
    """Return a plain text with its line breaks."""
    return mark_safe("".join(_segment_html(segment, numbers) for segment in segments))  # noqa: S308 - escaped in token_html


def _segment_html(segment: DiffSegment, numbers: Numbers) -> str:
    inner = "".join(token_html(token, numbers[segment.act]) for token in segment.tokens)
    return marked(segment.act, mark_safe(inner.replace("\n", "<br>")))  # noqa: S308


def token_html(token: Token, numbers: Mapping[str, int]) -> SafeString:
    """Return a token of plain text, escaped; a part of a citation with its printed number."""
    if token.kind == "fold":
        return fold_html()
    return citation_html(token, numbers) if token.kind == "citation" else escape(token.text)


def citation_html(token: Token, numbers: Mapping[str, int]) -> SafeString:
    """Return a part of "[@a; @b]" as the page prints it: "(1, 2)", with "?" for a key that names no reference."""
    if token.text.startswith("@"):
        return escape(str(numbers.get(token.text[1:], "?")))
    return mark_safe({"[": "(", "]": ")"}.get(token.text.strip(), ", "))  # noqa: S308


def marked(act: Act, html: SafeString) -> SafeString:
    """Put the HTML into <ins> or <del>, with words that say so: not every screen reader announces these elements."""
    if act == "equal" or not html:
        return html
    if act == "delete":
        tag, begin, end = "del", _("deleted:"), _("end of deletion")
    else:
        tag, begin, end = "ins", _("inserted:"), _("end of insertion")
    return format_html("<{0}>{1}{2}{3}</{0}>", tag, screen_reader_text(begin), html, screen_reader_text(end))


def screen_reader_text(words: str) -> SafeString:
    """Return words for screen readers only, in the language of the page; the text around may be in another."""
    return format_html('<span class="visually-hidden" lang="{}"> {} </span>', page_language(), words)


def fold_html() -> SafeString:
    """Return the mark for unchanged text that was left out."""
    words = _("unchanged text left out")
    return format_html('<span class="hs-fold"> <span aria-hidden="true">…</span>{} </span>', screen_reader_text(words))


def folded(segments: Sequence[DiffSegment]) -> list[DiffSegment]:
    """Cut long stretches that stayed down to the words around a change."""
    last = len(segments) - 1
    return [
        _folded(segment, head=CONTEXT * (place > 0), tail=CONTEXT * (place < last))
        if segment.act == "equal"
        else segment
        for place, segment in enumerate(segments)
    ]


def _folded(segment: DiffSegment, head: int, tail: int) -> DiffSegment:
    tokens = segment.tokens
    end = max(len(tokens) - tail, head)
    left_out = tokens[head:end]
    if sum(token.kind != "tag" for token in left_out) < MIN_FOLDED:
        return segment
    # Tags stay: what follows stands in the blocks they open. Each end of the gap is marked.
    tags = tuple(token for token in left_out if token.kind == "tag")
    first, second = (FOLD,) * bool(head), (FOLD,) * bool(tail and (tags or not head))
    return DiffSegment("equal", (*tokens[:head], *first, *tags, *second, *tokens[end:]))
