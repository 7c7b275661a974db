"""What cleaning changed in a text, as sentences in the language of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.document.addresses import read_address
from notices.document.pasting.cleaning import CleanedText
from notices.document.pasting.messages import MESSAGES, CleaningMessage

# Of links each is told with its own reason.
OF_LINKS = {"links", "addresses"}


def change_texts(cleaned: CleanedText) -> list[str]:
    """Return in sentences what cleaning changed or left out."""
    texts = [message_text(message) for message in cleaned.messages if message.code not in OF_LINKS]
    return texts + [text for href, words in cleaned.links if (text := _link_text(href, words))]


def _link_text(href: str, words: str) -> str:
    """Return what became of a link that was taken off, or leads elsewhere now; "" for another."""
    address = read_address(href)
    if not address.message:
        return ""
    what = _("The link on “%(words)s” was taken off.") if address.is_refused else _("“%(words)s”:")
    return f"{what % {'words': words}} {_(address.message) % address.values}"


def message_text(message: CleaningMessage) -> str:
    """Return what happened and the words that it happened to, the first ones where there were many."""
    what = _(MESSAGES[message.code])
    quotes = [_("“%(words)s”") % {"words": quote} for quote in message.quotes]
    more = message.count - len(quotes)
    if quotes and more > 0 and len(quotes) > 1:
        quotes.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return f"{what}: {', '.join(quotes)}" if quotes else what
