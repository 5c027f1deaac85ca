"""Asking an address elsewhere whether it is there: on the web alone, never inside our network, and never for long.

requests-hardened looks each name up once, refuses what is not public, and connects to the very address it has looked at;
here are added what it leaves open: ports, each hop of a redirect, an end to waiting, and that nothing is read.
"""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from text.addresses import as_uri

from .models import Found

PORTS = (None, 80, 443)
# Seconds until there is a connection, between two pieces of an answer, and for all of it with its redirects.
CONNECT, PIECE, WHOLE = 5.0, 8.0, 20.0
MOST_HOPS = 5


@dataclass(frozen=True)
class Answer:
    """What became of it; `status` where a server answered."""

    found: Found
    status: int | None = None


def ask(address: str, *, session: requests.Session | None = None, ports: tuple[int | None, ...] = PORTS) -> Answer:
    """Ask the address, and where it leads, as a reader's browser would. Never raises for what a server does."""
    ends = time.monotonic() + WHOLE
    with session or polite_session() as asking:
        for _hop in range(MOST_HOPS + 1):
            address = as_uri(address)
            if not address:
                return Answer(Found.NOWHERE)
            if urlsplit(address).port not in ports:
                return Answer(Found.SHUT)
            left = ends - time.monotonic()
            if left <= 0:
                return Answer(Found.SILENT)
            try:
                status, leads_to = _asked(asking, address, left)
                address = urljoin(address, leads_to)
            except (requests.RequestException, ValueError) as fault:
                return Answer(_meant(fault))
            if not leads_to:
                return Answer(_found(status), status)
    return Answer(Found.SHUT, status)  # it goes round in circles


def _asked(session: requests.Session, address: str, left: float) -> tuple[int, str]:
    """The status, and where it leads if it leads on; the answer's body is left where it is."""
    asked: dict[str, Any] = {"timeout": (min(CONNECT, left), min(PIECE, left)), "stream": True}
    with Ending(left), session.get(address, allow_redirects=False, **asked) as response:
        return response.status_code, response.headers.get("Location", "") if response.is_redirect else ""


def _found(status: int) -> Found:
    if status in (404, 410):
        return Found.GONE
    return Found.THERE if 200 <= status < 400 else Found.SHUT


def _meant(fault: requests.RequestException | ValueError) -> Found:
    if not isinstance(fault, requests.RequestException):
        return Found.SHUT  # it leads to what is no address
    if isinstance(fault, InvalidIPAddress):
        return Found.INSIDE
    if isinstance(fault, requests.exceptions.SSLError):
        return Found.UNSAFE
    cause = fault.__cause__
    # That there is no such name is said by the name's servers; anything else may be our own trouble.
    no_such_name = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    if isinstance(cause, socket.gaierror) and cause.errno in no_such_name:
        return Found.NOWHERE
    return Found.SILENT


def polite_session(*, may_stay_here: bool = False) -> requests.Session:
    """Says who asks, keeps no cookie, and heeds no proxy; `may_stay_here` is for tests, whose servers are this machine's."""
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=may_stay_here,
        never_redirect=True,
        default_timeout=(CONNECT, PIECE),
        user_agent_override=f"Newsroom link check (+{settings.SITE_URL})",
    )
    session = _Session(config)
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(scheme == "https://", allow_loopback=may_stay_here))
    return session


class _Session(HTTPSession):
    """Looks at no redirect by itself: requests would read its whole body, unpacked, to prepare a next request."""

    def resolve_redirects(self, *args: Any, **kwargs: Any) -> Any:
        return iter(())


# --- An end to waiting -------------------------------------------------------------------------------------------------

# A server that sends a byte a second never lets a time-out between two of them strike: its connection is cut from outside.
_current = threading.local()


class Ending:
    """Cuts the connections that are made in it, in this thread, once the time is up."""

    def __init__(self, seconds: float):
        self.timer = threading.Timer(seconds, self.cut)
        self.timer.daemon = True
        self.sockets: list[socket.socket] = []
        self.is_over = False

    def __enter__(self) -> None:
        _current.ending = self
        self.timer.start()

    def __exit__(self, *fault: object) -> None:
        self.timer.cancel()
        _current.ending = None

    def cut(self) -> None:
        self.is_over = True
        for each in self.sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # under TLS too, whose own would take the lock


class _Watched:
    def _new_conn(self) -> socket.socket:
        made: socket.socket = super()._new_conn()  # type: ignore[misc]
        if ending := getattr(_current, "ending", None):
            ending.sockets.append(made)
            if ending.is_over:  # the time was up before there was a connection, as where a name is looked up slowly
                ending.cut()
        return made


class _WatchedHTTP(_Watched, HTTPConnection):
    pass


class _WatchedHTTPS(_Watched, HTTPSConnection):
    pass


class _Adapter(IPFilterAdapter):
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _WatchedHTTPS if pool.scheme == "https" else _WatchedHTTP
        return pool
