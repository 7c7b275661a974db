"""The public note of a withdrawal, in which the numbers of Nye metoder lead to their pages."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from notices.document.model import Document
from notices.rendering.fragment import web_address


def withdrawal_note(note: str, document: Document) -> SafeString:
    """Return the note as HTML; a number is a link where the withdrawn text names its page."""
    pages = {
        row.number: page for row in document.norwegian_assessments if (page := web_address(row.url)) and row.number
    }
    if not pages:
        return format_html("{}", note)
    pieces = re.split(f"({'|'.join(map(re.escape, pages))})", note)
    return format_html_join("", "{}", ((_linked(piece, pages.get(piece, "")),) for piece in pieces))


def _linked(text: str, address: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', address, text) if address else text
