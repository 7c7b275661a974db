"""Pieces of text as HTML: inserted and deleted words are marked, said aloud, and stay so without colour."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.comparison.words import Act, Piece, Token
from notices.rendering.page_language import page_language

# The printed number of each reference by its key, on the side that a piece belongs to.
Numbers = Mapping[Act, Mapping[str, int]]

# A stretch that stayed is folded when more than so many words of it would go; so many stand around a change.
LEAST_FOLDED = 60
CONTEXT = 24
FOLD = Token("…", "fold")


def words_html(pieces: Iterable[Piece], numbers: Numbers) -> SafeString:
    """A plain text with its lines."""
    return mark_safe("".join(_piece_html(piece, numbers) for piece in pieces))  # noqa: S308 - escaped in token_html


def _piece_html(piece: Piece, numbers: Numbers) -> str:
    inner = "".join(token_html(token, numbers[piece.act]) for token in piece.tokens)
    return marked(piece.act, mark_safe(inner.replace("\n", "<br>")))  # noqa: S308


def token_html(token: Token, numbers: Mapping[str, int]) -> SafeString:
    """A token of plain text: escaped, a citation with its printed number."""
    if token.kind == "fold":
        return fold_html()
    return citation_html(token, numbers) if token.kind == "citation" else escape(token.text)


def citation_html(token: Token, numbers: Mapping[str, int]) -> SafeString:
    """ "[@a; @b]" as the page prints it, "(1, 2)"; "?" for a key that names no reference."""
    if token.text.startswith("@"):
        return escape(str(numbers.get(token.text[1:], "?")))
    return mark_safe({"[": "(", "]": ")"}.get(token.text.strip(), ", "))  # noqa: S308


def marked(act: Act, html: SafeString) -> SafeString:
    """Inside <ins> or <del>, with the words that say so: not every screen reader speaks of these marks."""
    if act == "equal" or not html:
        return html
    begin, end = (_("deleted:"), _("end of deletion")) if act == "delete" else (_("inserted:"), _("end of insertion"))
    return format_html("<{0}>{1}{2}{3}</{0}>", "del" if act == "delete" else "ins", aside(begin), html, aside(end))


def aside(words: str) -> SafeString:
    """Words for the ear only, in the language of the page; the text around them may be in another."""
    return format_html('<span class="visually-hidden" lang="{}"> {} </span>', page_language(), words)


def fold_html() -> SafeString:
    """Where unchanged text was left out."""
    words = _("unchanged text left out")
    return format_html('<span class="hs-fold"> <span aria-hidden="true">…</span>{} </span>', aside(words))


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with long stretches that stayed cut down to the words around a change."""
    last = len(pieces) - 1
    return [
        _folded(piece, head=CONTEXT * (place > 0), tail=CONTEXT * (place < last)) if piece.act == "equal" else piece
        for place, piece in enumerate(pieces)
    ]


def _folded(piece: Piece, head: int, tail: int) -> Piece:
    tokens = piece.tokens
    end = max(len(tokens) - tail, head)
    left_out = tokens[head:end]
    if sum(token.kind != "tag" for token in left_out) < LEAST_FOLDED:
        return piece
    # Tags stay: what follows stands in the blocks they open. Each end of the gap says that it is one.
    tags = tuple(token for token in left_out if token.kind == "tag")
    first, second = (FOLD,) * bool(head), (FOLD,) * bool(tail and (tags or not head))
    return Piece("equal", (*tokens[:head], *first, *tags, *second, *tokens[end:]))
