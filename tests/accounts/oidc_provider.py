"""A small OpenID Connect provider on this machine, which keeps to the rules unless a test has it break one."""

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPErrorProcessor, build_opener

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "newsroom", "a secret & more"
ANN = {"sub": "ann-1", "email": "ann@example.net", "email_verified": True, "preferred_username": "ann"}


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, STRANGE_KEY = make_key(), make_key()


def keys() -> dict:
    """Those by which its tokens are measured."""
    key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    return {"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]}


class Provider:
    """Who is signed in there (`person`), and what it does wrong: each attribute below is one wrong."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"provider": self}))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        self.person = dict(ANN)
        self.asked: list[dict] = []  # of the page for signing in
        self.paths: list[str] = []
        self.codes: dict[str, dict] = {}
        self.error = ""  # said in place of a code
        self.key, self.header, self.claims = KEY, {"kid": "one", "alg": "RS256"}, {}  # of the token
        self.told: dict = {}  # of itself, other than it is
        self.userinfo: dict | None = None
        self.answers: dict[str, tuple] = {}  # by path, in place of its own
        self.slow: set[str] = set()  # paths that hang until the provider is closed
        self.closing = Event()

    def close(self) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def settings(self, id: str = "sso", name: str = "Example Ltd", **more) -> dict:
        """What the setting says of it."""
        return {
            "id": id,
            "name": name,
            "issuer": self.url,
            "client_id": CLIENT,
            "secret": SECRET,
        } | more

    def let_in(self, address: str) -> str:
        """What a browser does that is sent here: the address it is sent back to."""
        assert address.startswith(f"{self.url}/authorize?"), address
        return build_opener(Stay).open(address).headers["Location"]

    def token(self, nonce: str) -> str:
        now = int(time.time())
        facts = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        wrong = {name: value for name, value in (facts | self.claims).items() if value is not None}
        return jwt.encode(wrong, self.key, algorithm=self.header["alg"], headers=self.header)


class Stay(HTTPErrorProcessor):
    """Does not follow where an answer leads."""

    def http_response(self, request, response):
        return response


class Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"

    def log_message(self, *args) -> None:
        pass

    def do_GET(self) -> None:
        self.answer({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer({name: values[0] for name, values in parse_qs(body).items()})

    def answer(self, asked: dict) -> None:
        us, path = self.provider, urlsplit(self.path).path
        us.paths.append(path)
        if path in us.slow:
            us.closing.wait(30)
            self.close_connection = True
            return
        if path in us.answers:
            status, body, *headers = us.answers[path]
            self.give(status, body, **dict(*headers))
            return
        act = {
            "/.well-known/openid-configuration": self.discovery,
            "/authorize": self.authorize,
            "/token": self.exchange,
            "/keys": self.keys,
            "/userinfo": self.userinfo,
        }.get(path)
        if act is None:
            self.give(404, b"")
        else:
            act(asked)

    def give(self, status: int, body: bytes | dict, **headers: str) -> None:
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def discovery(self, asked: dict) -> None:
        url = self.provider.url
        told = {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/keys",
            "userinfo_endpoint": f"{url}/userinfo",
        }
        self.give(200, {name: value for name, value in (told | self.provider.told).items() if value is not None})

    def authorize(self, asked: dict) -> None:
        us = self.provider
        us.asked.append(asked)
        code = secrets.token_urlsafe(8)
        us.codes[code] = asked
        said = {"error": us.error} if us.error else {"code": code}
        query = urlencode(said | {"state": asked["state"]})
        self.give(302, b"", Location=f"{asked['redirect_uri']}?{query}")

    def exchange(self, asked: dict) -> None:
        us = self.provider
        begun = us.codes.pop(asked.get("code", ""), None)
        verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if (
            begun is None
            or (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET)
            or asked.get("redirect_uri") != begun["redirect_uri"]
            or begun["code_challenge"] != base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        ):
            self.give(400, {"error": "invalid_grant"})
            return
        token = {"access_token": "access", "token_type": "Bearer", "expires_in": 300, "refresh_token": "refresh"}
        self.give(200, token | {"id_token": us.token(begun["nonce"])})

    def keys(self, asked: dict) -> None:
        self.give(200, keys())

    def userinfo(self, asked: dict) -> None:
        assert self.headers["Authorization"] == "Bearer access"
        self.give(200, self.provider.userinfo or self.provider.person)
