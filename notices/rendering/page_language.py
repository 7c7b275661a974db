"""The language of a page's own words, as the documents name it."""

from django.utils.translation import get_language

from notices.document.template import LANGUAGES, Language


def page_language() -> Language:
    """The active language; bokmål where it is none that notices are written in."""
    language = get_language()
    return next((known for known in LANGUAGES if known == language), "nb")
