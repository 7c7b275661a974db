"""The rich-text editor: the marks it offers, what its page must allow, and the words on its buttons."""

from functools import cache
from typing import Any

from csp.constants import NONCE
from django.forms import Media
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media as MediaWithNonce

# The marks of rich_text.ALLOWED_TAGS and no others: a test holds the two together.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Link": {"enableTarget": False},
    "HardBreak": True,
    "History": True,
    # The editor switches spell checking off unless it is told not to.
    "NoSpellCheck": False,
}

# Tiptap writes one <style> into the page, without a nonce. Where it is blocked, the editor silently writes &nbsp; at
# the edges of marks. A browser test computes this hash again from the style that was injected.
STYLE_HASH = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

# What a page with the editor needs beyond the site's policy; for csp.decorators.csp_update on its view.
PAGE_POLICY: dict[str, list[Any]] = {"script-src": [NONCE], "style-src": [STYLE_HASH]}


class RichTextWidget(ProseEditorWidget):
    """A text area that becomes the editor where script runs, and holds HTML either way."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Without cols=False Django narrows the text area to 40 letters.
        attrs = {"cols": False, "rows": 8, **(attrs or {})}
        super().__init__(attrs=attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    def get_config(self) -> dict[str, Any]:
        """Return the editor's configuration, with our own link and list, and what is pasted cleaned by the server."""
        config = super().get_config()
        extensions = {**config["extensions"], "Pasting": {"address": reverse("desk-pasted")}}
        modules = [static("js/rich-text-link.js"), static("js/rich-text-paste.js")]
        return {**config, "extensions": extensions, "js_modules": modules}


@cache
def _editor_media() -> Media:
    return RichTextWidget().media


def page_media(request: HttpRequest) -> Media:
    """Return the editor's scripts and styles with the nonce that the import map needs, for the page's head."""
    return MediaWithNonce.from_media(_editor_media(), nonce=str(request.csp_nonce))  # type: ignore[attr-defined]


def editor_words() -> dict[str, str]:
    """Return our words for the editor's own English ones; it brings no Norwegian."""
    return {
        "toolbar": _("Text formatting"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "subscript": _("Subscript"),
        "superscript": _("Superscript"),
        "bulletList": _("Bullet list"),
        "orderedList": _("Numbered list"),
        "link": _("Insert a link"),
        "unlink": _("Remove the link"),
        "history:undo": _("Undo"),
        "history:redo": _("Redo"),
        "URL": _("Address"),
        "Edit Link": _("Link"),
        "Update": _("Use this address"),
        "Cancel": _("Cancel"),
        "tooLong": _("Too long: {length} characters, and there is room for {limit}. Nothing was sent."),
        "longest": _("All texts together are too long to be sent. This one is the longest."),
        "pasted:waiting": _("Pasting …"),
        "pasted:plain": _("The server did not answer, so only the words were pasted, without bold, lists and links."),
        "pasted:picture": _("A picture can't be pasted here. Describe it in words."),
        "pasted:undo": _("Undo the paste"),
        "pasted:undone": _("The paste was undone."),
    }
