"""The language of a page's own words, by its code in documents."""

from django.utils.translation import get_language

from notices.document.template import LANGUAGES, Language


def page_language() -> Language:
    """Return the active language; bokmål where notices are not written in the active one."""
    active = get_language()
    return next((language for language in LANGUAGES if language == active), "nb")
