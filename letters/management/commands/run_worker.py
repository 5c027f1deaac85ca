"""The process beside the site's: it sends letters and does whatever else a page must not wait for."""

import contextlib
import os
import socket

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS

from letters.keeping import Keeper
from letters.pulse import Beating
from letters.working import Worker


class Command(BaseCommand):
    help = "Do what waits in the queue, until told to stop (Ctrl+C, or SIGTERM)."

    def handle(self, **options) -> None:
        worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(6)}"
        worker = Worker(
            queue_names=["*"],
            interval=0.3,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        keeper = Keeper()
        keeper.start()
        pulse = Beating(worker_id)
        pulse.start()
        self.stdout.write("The worker runs; letters leave as they are written.")
        self.stdout.flush()
        with contextlib.suppress(SystemExit):
            worker.run()
        keeper.is_stopped.set()
        pulse.is_stopped.set()
        # Whoever stops the site waits for this process, and taking down a whole interpreter takes half a second.
        self.stdout.flush()
        os._exit(0)
