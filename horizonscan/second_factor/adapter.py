"""What allauth asks us about factors: how their secrets are stored, for which host a passkey is, which one may go."""

import base64
import secrets
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.access.second_factor import factors_of, needs_factor

SALT = "horizonscan.second_factor"


class FactorAdapter(DefaultMFAAdapter):
    """Stores secrets encrypted with a key made from SECRET_KEY; one made from SECRET_KEY_FALLBACKS still reads them."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code or key is not right, or has been used before. Try again."),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second factor. Add another one first, then it can go."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one that nothing fits where its key is gone, so that no code counts."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not (settings.SECOND_FACTOR and needs_factor(authenticator.user)) or others.exists()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        number = Authenticator.objects.filter(user=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": host_of(context.request), "name": settings.SITE_NAME}


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


def _keys() -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield base64.urlsafe_b64encode(salted_hmac(SALT, "key", secret, algorithm="sha256").digest())


def host_of(request: HttpRequest) -> str:
    """Return the name of the host that was asked, without its port."""
    host = request.get_host()
    return host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]


def offers_passkeys(request: HttpRequest) -> bool:
    """Can a browser use a passkey here? It does for a name, over https or at localhost; never for an IP address."""
    host = host_of(request)
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False
