"""Several acts in one moment, each on a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these in threads that begin together; what became of each, in order of the word: done, or the name of what it raised."""
    barrier, told = threading.Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        barrier.wait(10)
        try:
            act()
            told.append("done")
        except Exception as fault:
            told.append(type(fault).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)
