"""What an id_token must be to be believed: signed by the directory, for us, now, and as the answer to our question.

https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
"""

import secrets
from collections.abc import Mapping
from typing import Any

import jwt
from django.utils import timezone

from horizonscan.directory.problem import untrusted

# With a public key, so that nobody makes one who can only check it.
ALGORITHMS = ("RS256", "PS256", "ES256")
# By which the clocks of two machines may differ.
LEEWAY_SECONDS = 60


def read_id_token(token: Any, keys: Any, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Return the claims of a token that is to be believed. Raises DirectoryProblem."""
    try:
        key = _key_of(token, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise untrusted(type(error).__name__) from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise untrusted("nonce")
    if claims.get("azp", client_id) != client_id:
        raise untrusted("azp")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise untrusted("sub")
    return claims


def _key_of(token: Any, keys: Any) -> Any:
    """Return the directory's key that the token names; its only one where it names none."""
    name = jwt.get_unverified_header(token).get("kid")
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    named = [key for key in signing if name is None or key.key_id == name]
    if len(named) != 1:
        raise untrusted("kid")
    return named[0]


def shown_factor_at(claims: Mapping[str, Any], trusted: frozenset[str]) -> float | None:
    """Return when the person showed the directory a factor that we trust, as seconds since 1970; None if they did not.

    Where the directory does not say when, it counts as shown, and never as shown recently.
    """
    methods = claims.get("amr")
    if not isinstance(methods, list) or not trusted & {str(method) for method in methods}:
        return None
    return min(signed_in_at(claims) or 0.0, timezone.now().timestamp())


def signed_in_at(claims: Mapping[str, Any]) -> float | None:
    """Return when the person proved to the directory who they are, where it says so."""
    at = claims.get("auth_time")
    return float(at) if isinstance(at, int | float) and not isinstance(at, bool) else None
