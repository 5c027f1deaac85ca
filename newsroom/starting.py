"""Starting the house: what must hold before, the site and its worker as two children, and stopping both for sure."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError

SECONDS_TO_START = 60
# Longer than gunicorn's graceful_timeout, after which it has killed its own children.
SECONDS_TO_STOP = 8
SITE = [sys.executable, "-m", "gunicorn", "--config", "python:newsroom.server", "newsroom.wsgi"]
WORKER = [sys.executable, "manage.py", "run_worker"]


def check_folder(folder: Path) -> None:
    """Raises CommandError where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        sentence = f"{folder} cannot be written ({fault.strerror}). Set VAR_DIR to a folder that can."
        raise CommandError(sentence) from fault


def check_port(host: str, port: int) -> None:
    """Raises CommandError where no server could listen there."""
    if not 0 < port < 65536:
        raise CommandError("PORT has to be a number from 1 to 65535. Choose one: make run PORT=8000")
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as fault:
        sentence = f"HOST is {host}, which is no address of this machine. Choose one: make run HOST=127.0.0.1"
        raise CommandError(sentence) from fault
    except OSError as fault:
        what = {
            errno.EADDRINUSE: f"Port {port} of {host} is in use.",
            errno.EACCES: f"This account may not use port {port}.",
        }.get(fault.errno, f"Nothing can listen at {host}, port {port} ({fault.strerror}).")
        raise CommandError(f"{what} Choose another: make run PORT={port + 1 if port < 65535 else 8000}") from fault


class House:
    """The site and the worker, children of this process and in its process group."""

    def __init__(self):
        self.children: dict[str, subprocess.Popen] = {}
        self.is_asked_to_stop = False
        self.handlers_before: dict = {}

    def __enter__(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.handlers_before[number] = signal.signal(number, self.ask_to_stop)
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        for name, command in (("site", SITE), ("worker", WORKER)):
            self.children[name] = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603
        return self

    def __exit__(self, *fault):
        self.stop()
        for number, handler in self.handlers_before.items():
            signal.signal(number, handler)

    def ask_to_stop(self, number, frame) -> None:
        self.is_asked_to_stop = True

    def wait_until_up(self) -> bool:
        """True once the site answers, False where somebody asked to stop before. Raises CommandError."""
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(settings.HOST, settings.PORT):
            if self.is_asked_to_stop:
                return False
            self.check_children()
            if time.monotonic() > deadline:
                raise CommandError(f"The site did not answer within {SECONDS_TO_START} seconds. See the lines above.")
            time.sleep(0.1)
        return True

    def wait(self) -> None:
        """Return when somebody asks to stop. Raises CommandError where a child ended by itself."""
        while not self.is_asked_to_stop:
            self.check_children()
            time.sleep(0.2)

    def check_children(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None and not self.is_asked_to_stop:
                raise CommandError(f"The {name} ended by itself, with status {child.returncode}. See the lines above.")

    def stop(self) -> None:
        """End both children: those who heard the signal themselves first, then by asking, then by force."""
        self.is_asked_to_stop = True
        self.wait_for_end(0.5)
        for child in self.running():
            child.terminate()
        self.wait_for_end(SECONDS_TO_STOP)
        for child in self.running():
            child.kill()
            child.wait()

    def running(self) -> list[subprocess.Popen]:
        return [child for child in self.children.values() if child.poll() is None]

    def wait_for_end(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.running() and time.monotonic() < deadline:
            time.sleep(0.05)


def reachable(host: str) -> str:
    """The address at which this machine reaches what listens at `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def answers(host: str, port: int) -> bool:
    """Does /healthz answer 200 there?"""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
