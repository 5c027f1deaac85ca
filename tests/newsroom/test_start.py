"""Starting the house: its faults are sentences, both its children end with it, and one alone is no house."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from newsroom import starting
from tests.newsroom.test_settings import ROOT, clean_environment, python

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"]
SHORT_LIVED = [sys.executable, "-c", "raise SystemExit(7)"]


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_in_use_is_told_with_another_to_choose(taken_port, tmp_path):
    done = python("manage.py", "start", PORT=str(taken_port), VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"CommandError: Port {taken_port} of 127.0.0.1 is in use. Choose another: make run PORT={taken_port + 1}"
    )
    assert not (tmp_path / "newsroom.sqlite3").exists()


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 0, "PORT has to be a number from 1 to 65535."),
        ("127.0.0.1", 70000, "PORT has to be a number from 1 to 65535."),
        ("no.such.host.invalid", 8000, "HOST is no.such.host.invalid, which is no address of this machine."),
        ("192.0.2.1", 8000, "Nothing can listen at 192.0.2.1, port 8000"),
    ],
)
def test_an_address_that_is_none_is_told(host, port, words):
    with pytest.raises(CommandError) as fault:
        starting.check_port(host, port)
    assert str(fault.value).startswith(words)


def test_a_free_port_is_fine(free_port):
    """And it is free again afterwards, for the site itself."""
    starting.check_port("127.0.0.1", free_port)
    with socket.create_server(("127.0.0.1", free_port)) as server:
        assert server.getsockname()[1] == free_port


@pytest.mark.parametrize(
    "given", [{}, {"SECRET_KEY": "x" * 50}, {"SECRET_KEY": "x" * 50, "DATABASE_URL": "sqlite://:memory:"}]
)
def test_a_folder_that_cannot_be_is_told(tmp_path, free_port, given):
    (tmp_path / "file").write_text("")
    done = python("manage.py", "start", VAR_DIR=str(tmp_path / "file" / "var"), PORT=str(free_port), **given)
    assert done.returncode == 1
    sentence = f"{tmp_path}/file/var cannot be written (Not a directory). Set VAR_DIR to a folder that can.\n"
    assert done.stderr.split(": ", 1)[1] == sentence


def test_a_folder_that_is_not_there_is_made(tmp_path):
    starting.check_folder(tmp_path / "some" / "var")
    assert list((tmp_path / "some" / "var").iterdir()) == []


def test_a_database_that_is_down_is_told_without_its_password(free_port, tmp_path):
    address = f"postgres://newsroom:geheim@127.0.0.1:{free_port}/newsroom"
    done = python("manage.py", "start", DATABASE_URL=address, PORT=str(free_port), VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database does not answer (")
    assert done.stderr.strip().endswith("Check DATABASE_URL, and that it runs.")
    assert "geheim" not in done.stderr


def children_of(monkeypatch, site, worker) -> starting.House:
    monkeypatch.setattr(starting, "SITE", site)
    monkeypatch.setattr(starting, "WORKER", worker)
    return starting.House()


def test_a_signal_ends_both_children(monkeypatch):
    before = signal.getsignal(signal.SIGTERM)
    with children_of(monkeypatch, SLEEPER, SLEEPER) as house:
        os.kill(os.getpid(), signal.SIGTERM)
        house.wait()
    assert [child.returncode for child in house.children.values()] == [-signal.SIGTERM, -signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_child_that_will_not_go_is_made_to(monkeypatch):
    monkeypatch.setattr(starting, "SECONDS_TO_STOP", 0.5)
    with children_of(monkeypatch, SLEEPER, STUBBORN) as house:
        house.wait_for_end(1)  # until it no longer listens
    assert house.children["worker"].returncode == -signal.SIGKILL


@pytest.mark.parametrize("which", ["site", "worker"])
def test_one_that_ends_by_itself_ends_the_house(monkeypatch, which):
    commands = {"site": SLEEPER, "worker": SLEEPER} | {which: SHORT_LIVED}
    house = children_of(monkeypatch, commands["site"], commands["worker"])
    with pytest.raises(CommandError, match=f"The {which} ended by itself, with status 7"), house:
        house.wait()
    assert house.running() == []


def test_the_house_starts_answers_and_stops(free_port, tmp_path):
    """All of it, as `make run` does it; the database is made before, with a story in it that spares the demo."""
    environment = {"PORT": str(free_port), "VAR_DIR": str(tmp_path)}
    made = python("-c", STORY, **environment)
    assert made.returncode == 0, made.stderr
    with subprocess.Popen(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=clean_environment() | environment,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as house:
        try:
            lines = []
            while not lines or "Ctrl-C" not in lines[-1]:
                line = house.stdout.readline()
                assert line, lines
                lines.append(line)
            with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/readyz", timeout=10) as answer:
                assert answer.status == 200
            children = subprocess.check_output(["ps", "-o", "pid=", "--ppid", str(house.pid)], text=True).split()
            assert len(children) == 2
            house.send_signal(signal.SIGTERM)
            assert house.wait(timeout=15) == 0
            assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
        finally:
            if house.poll() is None:
                os.killpg(house.pid, signal.SIGKILL)
    assert f"http://localhost:{free_port}/letters/" in "".join(lines)


STORY = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from articles.models import Article, Section
Article.objects.create(headline="Une brève", section=Section.objects.create(name="Monde", slug="monde"))
"""
