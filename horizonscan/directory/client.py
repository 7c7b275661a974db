"""One sign-in: leaving for the directory, and what it says of the person when they come back."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from horizonscan.directory.problem import no_answer, not_begun_here, not_signed_in, untrusted
from horizonscan.directory.tokens import LEEWAY_SECONDS, read_id_token, shown_factor_at, signed_in_at
from notices.access.directory import PROVIDER
from notices.access.directory_settings import is_safe_address, roles_of_groups
from notices.access.people import NOBODY
from notices.workflow.accounts import DirectoryIdentity

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Of names and addresses: what is longer is no name.
MAX_CLAIM_LENGTH = 150


@dataclass(frozen=True)
class Answer:
    """What the directory said: who it is, when they showed it a factor that we trust, and what they came for."""

    identity: DirectoryIdentity
    factor_at: float | None
    state: dict[str, Any]


class DirectoryClient(OpenIDConnectOAuth2Adapter):
    """allauth's client of a directory; it believes only what it has checked."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the directory says of itself, asked once a request. Raises DirectoryProblem."""
        if not hasattr(self, "_openid_config"):
            metadata = _fetched(self.get_provider().server_url)
            if str(metadata.get("issuer")).rstrip("/") != settings.DIRECTORY_URL.rstrip("/"):
                raise untrusted("issuer")
            if not all(is_safe_address(str(metadata.get(name, ""))) for name in ENDPOINTS):
                raise untrusted("endpoints")
            self._openid_config = metadata
        return self._openid_config

    def get_provider(self) -> "DirectoryProvider":
        return DirectoryProvider.of(self.request)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("directory_callback"))


class DirectoryProvider(OpenIDConnectProvider):
    """allauth's provider, with that client."""

    oauth2_adapter_class = DirectoryClient

    @classmethod
    def of(cls, request: HttpRequest) -> "DirectoryProvider":
        return cls(request, app=get_adapter(request).get_app(request, PROVIDER))


def address_to_leave_for(request: HttpRequest, process: str, back: str | None, is_again: bool = False) -> str:
    """Begin a sign-in and return the directory's address for it. Raises DirectoryProblem.

    With `is_again` the directory asks the person to prove who they are, whatever it remembers of them.
    """
    nonce = secrets.token_urlsafe(32)
    parameters = {"nonce": nonce, **({"prompt": "login", "max_age": "0"} if is_again else {})}
    state = {
        "nonce": nonce,
        "person": request.user.pk or NOBODY,
        "not_before": timezone.now().timestamp() if is_again else None,
    }
    with _faults_named():
        provider = DirectoryProvider.of(request)
        address: str = provider.redirect(request, process, next_url=back, auth_params=parameters, **state).url
    return address


def answer_of(request: HttpRequest) -> Answer:
    """Return what the directory says of the person who comes back from it. Raises DirectoryProblem."""
    state = statekit.unstash_state(request, state_id=request.GET.get("state", ""), provider_id=PROVIDER)
    if state is None:
        raise not_begun_here("state")
    if "code" not in request.GET or "error" in request.GET:
        raise not_signed_in("error" if "error" in request.GET else "no code")
    with _faults_named():
        claims, userinfo = _claims(request, state)
        if state["not_before"] and (signed_in_at(claims) or 0.0) < state["not_before"] - LEEWAY_SECONDS:
            raise untrusted("auth_time")
        factor_at = shown_factor_at(claims, settings.DIRECTORY_FACTOR)
        return Answer(identity_of(claims, userinfo), factor_at, state)


def _claims(request: HttpRequest, state: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    provider = DirectoryProvider.of(request)
    client = provider.get_oauth2_adapter(request)
    metadata = client.openid_config
    try:
        tokens = client.get_access_token_data(
            request, provider.app, client.get_client(request, provider.app), state["pkce_code_verifier"]
        )
    except OAuth2Error as error:
        raise untrusted("code") from error
    claims = read_id_token(
        tokens.get("id_token"),
        _fetched(metadata["jwks_uri"]),
        issuer=metadata["issuer"],
        client_id=provider.app.client_id,
        nonce=state["nonce"],
    )
    return claims, _userinfo(metadata, tokens["access_token"], claims["sub"])


def _userinfo(metadata: Mapping[str, Any], token: str, subject: str) -> dict[str, Any]:
    """Return what the directory says of the person besides the id_token; {} where it has no address for that."""
    address = str(metadata.get("userinfo_endpoint", ""))
    if not is_safe_address(address):
        return {}
    userinfo = _fetched(address, {"Authorization": f"Bearer {token}"})
    if userinfo.get("sub") != subject:
        raise untrusted("userinfo")
    return userinfo


def identity_of(claims: Mapping[str, Any], userinfo: Mapping[str, Any]) -> DirectoryIdentity:
    """Return who the claims of one person say that they are. Raises DirectoryProblem."""
    both = {**claims, **userinfo}
    first, _space, last = _text(both, "name").rpartition(" ")
    return DirectoryIdentity(
        uid=hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest(),
        # A directory that says nothing of it keeps the addresses itself; one that says "no" took what was typed.
        email="" if both.get("email_verified", True) not in (True, "true") else _text(both, "email"),
        username=_text(both, "preferred_username"),
        first_name=_text(both, "given_name") or first,
        last_name=_text(both, "family_name") or last,
        roles=roles_of_groups(_groups(both)),
    )


def _groups(claims: Mapping[str, Any]) -> list[str]:
    """Return the names of the person's groups. Raises DirectoryProblem where the directory holds some back."""
    name, elsewhere = settings.DIRECTORY_GROUPS_CLAIM, claims.get("_claim_names")
    groups = claims.get(name, [])
    if claims.get("hasgroups") or (isinstance(elsewhere, dict) and name in elsewhere):
        # Entra does so where they are very many. Somebody is not to lose their roles for it.
        raise untrusted("groups")
    if isinstance(groups, str):
        return [groups]
    return [group for group in groups if isinstance(group, str)] if isinstance(groups, list) else []


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim as one line; "" for what is no text, or too long to be a name."""
    value = claims.get(name)
    text = " ".join(value.split()) if isinstance(value, str) and value.isprintable() else ""
    return text if len(text) <= MAX_CLAIM_LENGTH else ""


def _fetched(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address of the directory. Raises DirectoryProblem."""
    with get_adapter().get_requests_session() as session:
        response = session.get(address, headers=headers)
    if response.status_code != 200:
        raise no_answer(f"status {response.status_code}")
    contents = response.json()
    if not isinstance(contents, dict):
        raise untrusted("no object")
    return contents


@contextmanager
def _faults_named() -> Iterator[None]:
    """Turn what goes wrong while the directory is asked into a problem that a page can tell."""
    try:
        yield
    except requests.JSONDecodeError as error:
        raise no_answer("no JSON") from error
    except requests.RequestException as error:
        raise no_answer(type(error).__name__) from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise untrusted(type(error).__name__) from error
