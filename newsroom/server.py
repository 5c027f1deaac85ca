"""How gunicorn serves the site: `gunicorn -c python:newsroom.server newsroom.wsgi`.

GUNICORN_CMD_ARGS changes any of it.
"""

import gc

from . import settings

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
proc_name = "newsroom"

# Threads, because readers keep connections open and phones are slow; processes, because Python has one lock each.
worker_class = "gthread"
workers = 2
threads = 4
keepalive = 5
timeout = 60
graceful_timeout = 5
max_requests = 5000
max_requests_jitter = 500

# Addresses stay below what browsers and caches keep; longer ones are refused before Django sees them.
limit_request_line = 8190
loglevel = "warning"
accesslog = None
# The default stands in the home folder, and no one asks it anything.
control_socket_disable = True
# Who may say by which scheme and from where a request came: nobody, unless a proxy is told of.
forwarded_allow_ips = "127.0.0.1,::1" if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""


def post_worker_init(worker) -> None:
    """Spare the collector the code and templates that live as long as the process: a tenth of a page's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
