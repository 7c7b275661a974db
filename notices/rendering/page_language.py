"""The language of a page's own words, by its code in documents."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notices.document.template import LANGUAGES, Language


def page_language() -> Language:
    """Return the active language; bokmål where notices are not written in the active one."""
    active = get_language()
    return next((language for language in LANGUAGES if language == active), "nb")


def language_note(language: Language) -> str:
    """Say in which language a text is, on pages whose readers may not read it; "" on the others.

    Who reads one of the two Norwegian languages reads the other.
    """
    if language == page_language() or "en" not in (language, page_language()):
        return ""
    return _("The text is in English") if language == "en" else _("The text is in Norwegian")
