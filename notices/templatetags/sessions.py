"""How long somebody stays signed in, in words."""

from datetime import timedelta

from django import template
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def session_limits() -> str:
    """Return the sentence that tells after how long everybody is signed out."""
    limits = {
        "idle": _in_words(timedelta(minutes=settings.SESSION_IDLE_MINUTES)),
        "whole": _in_words(timedelta(hours=settings.SESSION_HOURS)),
    }
    return _("You are signed out after %(idle)s without use, and at the latest %(whole)s after you signed in.") % limits


def _in_words(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes % 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    return ngettext("%(number)s hour", "%(number)s hours", minutes // 60) % {"number": minutes // 60}
