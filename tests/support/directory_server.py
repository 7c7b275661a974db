"""A directory on this machine, in a thread: OpenID Connect as an agency's does it, and failing as it may.

with directory_of(person("kari", groups=["editors"])) as directory:
    directory.settings()                  # what a site sets to sign people in through it
    directory.claims["nonce"] = "other"   # what the next id_tokens say instead; None leaves a claim out
    directory.answers["/token"] = HTML    # what an address answers instead
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "horizonscan", "a-secret-between-site-and-directory"
DISCOVERY, AUTHORIZE, TOKEN, KEYS, USERINFO = (
    *("/.well-known/openid-configuration", "/authorize", "/token", "/keys", "/userinfo"),
)


class Reply(NamedTuple):
    """An answer; `drip` is how many seconds pass before each of its bytes."""

    status: int = 200
    body: bytes = b"{}"
    kind: str = "application/json"
    drip: float = 0.0


HTML = Reply(body=b"<html>Down for maintenance</html>", kind="text/html")


def person(name: str, *, groups: Any = (), **claims: Any) -> dict[str, Any]:
    """What the directory knows of somebody."""
    return {
        "sub": f"sub-of-{name}",
        "preferred_username": name,
        "name": f"{name.capitalize()} Nordmann",
        "email": f"{name}@agency.example",
        "email_verified": True,
        "groups": list(groups),
        **claims,
    }


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A key by its name: making one takes a moment."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Directory(ThreadingHTTPServer):
    """Who stands at its screen, and what it says otherwise than it should."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, somebody: dict[str, Any], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.begin(somebody)

    def begin(self, somebody: dict[str, Any]) -> None:
        """Be as new, with this person."""
        self.person = somebody
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.answers: dict[str, Reply] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.used: list[str] = []
        self.calls: list[str] = []
        self.signs_with, self.algorithm, self.key_name = "its own", "RS256", "its own"

    def settings(self, roles: str = "editors=editor; reviewers=reviewer; managers=manager") -> dict[str, Any]:
        pairs = tuple(tuple(part.strip().split("=")) for part in roles.split(";"))
        ours = {"URL": self.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "Etaten", "ROLES": pairs}
        return {f"DIRECTORY_{name}": value for name, value in ours.items()}

    def approve(self, address: str) -> str:
        """Let the person sign in at the address they were sent to; return where they are sent back to."""
        question = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(self.url + AUTHORIZE)
        assert (question["client_id"], question["response_type"]) == (CLIENT, "code")
        assert question["code_challenge_method"] == "S256"
        assert "openid" in question["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = question
        return f"{question['redirect_uri']}?{urlencode({'code': code, 'state': question['state']})}"

    def tokens(self, form: dict[str, str]) -> Reply:
        """Redeem a code, once, by who asked for it."""
        question = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        secret = (form.get("client_id"), form.get("client_secret"))
        if question is None or question["code_challenge"] != challenge or secret != (CLIENT, SECRET):
            return Reply(400, b'{"error": "invalid_grant"}')
        self.used.append(form["code"])
        tokens = {"access_token": "an-access-token", "token_type": "Bearer", "id_token": self.id_token(question)}
        return Reply(body=json.dumps(tokens).encode())

    def id_token(self, question: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": question.get("nonce"),
            **({"auth_time": now} if "max_age" in question else {}),
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        signing: Any = (
            "k" * 40 if self.algorithm == "HS256" else None if self.algorithm == "none" else key(self.signs_with)
        )
        return jwt.encode(claims, signing, algorithm=self.algorithm, headers={"kid": self.key_name})

    def reply(self, path: str, form: dict[str, str]) -> Reply:
        self.calls.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == TOKEN:
            return self.tokens(form)
        endpoints = {"authorization": AUTHORIZE, "token": TOKEN, "userinfo": USERINFO}
        jwk = jwt.algorithms.RSAAlgorithm.to_jwk(key("its own").public_key(), as_dict=True)
        contents: Any = {
            DISCOVERY: {
                "issuer": self.url,
                "jwks_uri": self.url + KEYS,
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **{f"{name}_endpoint": self.url + where for name, where in endpoints.items()},
            },
            KEYS: {"keys": [{**jwk, "kid": "its own", "use": "sig", "alg": "RS256"}]},
            USERINFO: {**self.person, **self.userinfo},
        }[path]
        return Reply(body=json.dumps(contents).encode())


class _Handler(BaseHTTPRequestHandler):
    server: Directory

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == AUTHORIZE:
            # Whoever comes with a browser is signed in there already.
            self.send_response(302)
            self.send_header("Location", self.server.approve(self.server.url + self.path))
            self.end_headers()
            return
        self._send(self.server.reply(path, {}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._send(self.server.reply(self.path, {name: values[0] for name, values in parse_qs(body).items()}))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        for byte in [bytes([one]) for one in reply.body] if reply.drip else [reply.body]:
            time.sleep(reply.drip)
            try:
                self.wfile.write(byte)
            except OSError:
                return

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def directory_of(somebody: dict[str, Any], port: int = 0) -> Iterator[Directory]:
    directory = Directory(somebody, port)
    thread = threading.Thread(target=directory.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield directory
    finally:
        directory.shutdown()
        directory.server_close()
