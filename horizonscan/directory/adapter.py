"""What allauth asks us about the directory: where it is, and by which session it is called."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.http import HttpRequest

from horizonscan.directory.http import DirectorySession
from notices.access.directory import PROVIDER
from notices.access.directory_settings import is_configured

SCOPES = ("openid", "profile", "email")


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Knows one directory, that of the settings: whoever writes into allauth's own table of them adds none."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [_app()] if is_configured() and provider in (None, PROVIDER, "openid_connect") else []

    def get_requests_session(self) -> DirectorySession:
        return DirectorySession()


def _app() -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=PROVIDER,
        name=settings.DIRECTORY_NAME,
        client_id=settings.DIRECTORY_CLIENT_ID,
        secret=settings.DIRECTORY_CLIENT_SECRET,
        settings={
            "server_url": settings.DIRECTORY_URL.rstrip("/"),
            "oauth_pkce_enabled": True,
            "scope": [*SCOPES, *settings.DIRECTORY_SCOPES],
        },
    )
