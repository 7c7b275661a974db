"""Where the messages of one page are kept for the next one."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MessagesCookieStorage(CookieStorage):
    """Django's own, whose cookie has the prefix of the site's other cookies."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class MessageStorage(FallbackStorage):
    """A cookie, and the session for what is too long for one."""

    storage_classes = (MessagesCookieStorage, SessionStorage)
