"""Measure each page over generated archives; see README.md in this folder."""

import argparse
import contextlib
import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles

from .goals import breaches
from .processes import seconds_of
from .production import environment_of, postgres
from .saving import SAVE, save

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
WARM = 12
ROUNDS = 7


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(application: str, environment: dict[str, str]):
    """A production server for a WSGI application; yields its port and its process number."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "-b",
        f"127.0.0.1:{port}",
        "-k",
        "gthread",
        "--log-level",
        "error",
    ]
    command += ["--config", "python:newsroom.server"] if application.startswith("newsroom") else []
    command += ["-w", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "30"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        for _attempt in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


class Asker:
    """Asks one address in several rounds, and remembers what each request took and what each round cost."""

    def __init__(self, port: int, address: str, measured: list[int], headers: dict[str, str] | None = None) -> None:
        self.port, self.address, self.measured, self.headers = port, address, measured, headers or {}
        self.took_ms: list[float] = []
        self.cpu_ms: list[float] = []
        self.body = b""

    def round(self, times: int) -> float:
        """Ask so many times, one after the other; processor milliseconds a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for _number in range(WARM):
            self._once(connection)
        before = seconds_of(self.measured)
        self.took_ms += [self._once(connection) for _number in range(times)]
        self.cpu_ms.append((seconds_of(self.measured) - before) / times * 1000)
        connection.close()
        return self.cpu_ms[-1]

    def _once(self, connection: http.client.HTTPConnection) -> float:
        began = time.perf_counter()
        if self.address.endswith(SAVE):
            status, self.body = save(connection, self.address, self.headers["Cookie"])
        else:
            connection.request("GET", self.address, headers=self.headers)
            response = connection.getresponse()
            status, self.body = response.status, response.read()
        if status != 200:
            sys.exit(f"{self.address} answers {status}")
        return (time.perf_counter() - began) * 1000

    def figures(self, yardsticks: list[float]) -> dict:
        """What was measured; the cost is the median of the rounds, each against the yardstick of its own round."""
        cuts = quantiles(self.took_ms, n=20)
        return {
            "address": self.address,
            "p50_ms": round(cuts[9], 2),
            "p95_ms": round(cuts[18], 2),
            "cpu_ms": round(median(self.cpu_ms), 3),
            "cost": round(median(used / one for used, one in zip(self.cpu_ms, yardsticks, strict=True)), 1),
            "bytes": len(self.body),
            "gzip": len(gzip.compress(self.body)),
        }


def measure(size: int, url: str, database_pids: list[int], room: Path, requests: int) -> dict:
    """All pages of one archive."""
    environment = environment_of(url, room)

    def run(*command: str, given: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            input=given,
            text=True,
        )
        return done.stdout

    run("manage.py", "collectstatic", "--noinput", "-v0")
    archive = json.loads(run("-m", "bench.archive", str(size)))
    cookie, pages = archive["cookie"], archive["pages"]
    rights = json.loads(run("-m", "bench.rights"))
    statements = json.loads(run("-m", "bench.statements", given=json.dumps([cookie, list(pages.values())])))
    yardsticks = []
    with (
        served("bench.yardstick:application", dict(os.environ)) as (yardstick_port, yardstick_pid),
        served("newsroom.wsgi:application", environment) as (port, pid),
    ):
        yardstick = Asker(yardstick_port, "/", [yardstick_pid])
        signed_in = {"Cookie": f"{cookie[0]}={cookie[1]}"}
        askers = {
            name: Asker(port, address, [pid, *database_pids], signed_in if address.startswith("/admin/") else None)
            for name, address in pages.items()
        }
        for _round in range(ROUNDS):
            # Beside each page in time, as the machine's speed changes with what else it does.
            around = [yardstick.round(300)]
            for asker in askers.values():
                asker.round(max(requests // ROUNDS, 1))
            around.append(yardstick.round(300))
            yardsticks.append(sum(around) / 2)
    figures = {name: asker.figures(yardsticks) | {"sql": statements[asker.address]} for name, asker in askers.items()}
    return {"yardstick_ms": round(median(yardsticks), 3), "pages": figures, "rights": rights}


def show(database: str, size: int, result: dict) -> None:
    print(f"\n{size:,} articles on {database}; a constant view takes {result['yardstick_ms']:.3f} ms of processor time")
    print(f"{'page':22} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'cost':>7} {'SQL':>4} {'kB':>7} {'gzip':>6}")
    for name, figure in result["pages"].items():
        size_kb, packed = figure["bytes"] / 1000, figure["gzip"] / 1000
        print(
            f"{name:22} {figure['p50_ms']:8.1f} {figure['p95_ms']:8.1f} {figure['cpu_ms']:8.2f} {figure['cost']:7.1f}"
            f" {figure['sql']:4d} {size_kb:7.1f} {packed:6.1f}",
            flush=True,
        )
    rights = result["rights"]
    print(
        f"rights: {rights['audit_a_minute']:,} articles audited a minute; 10,000 decided in {rights['decide_10_000_s']:.2f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--requests", type=int, default=210)
    options = parser.parse_args()
    home = (ROOT / os.environ.get("VAR_DIR", "var") / "bench").resolve()
    home.mkdir(parents=True, exist_ok=True)
    figures: dict = {}
    for database in options.databases:
        for size in options.sizes:
            room = home / f"{database}-{size}"
            room.mkdir(exist_ok=True)
            if database == "sqlite":
                result = measure(size, f"sqlite:///{room}/archive.sqlite3", [], room, options.requests)
            else:
                with postgres(room / "postgres") as (url, pid):
                    result = measure(size, url, [pid], room, options.requests)
            figures.setdefault(database, {})[str(size)] = result
            show(database, size, result)
    (home / "figures.json").write_text(json.dumps(figures, indent=1))
    missed = breaches(figures)
    print(f"\nFigures: {home / 'figures.json'}", *missed, sep="\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
