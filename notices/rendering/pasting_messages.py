"""What cleaning changed in a text, as sentences in the language of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.document.pasting.messages import MESSAGES, CleaningMessage


def message_text(message: CleaningMessage) -> str:
    """Return what happened and the words that it happened to, the first ones where there were many."""
    what = _(MESSAGES[message.code])
    quotes = [_("“%(words)s”") % {"words": quote} for quote in message.quotes]
    more = message.count - len(quotes)
    if quotes and more > 0 and len(quotes) > 1:
        quotes.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return f"{what}: {', '.join(quotes)}" if quotes else what
