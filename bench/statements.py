"""How many SQL statements each address takes, once the process is warm: prints a JSON object."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.saving import SAVE, sent  # noqa: E402

cookie, addresses = json.loads(sys.stdin.read())
counts = {}
for address in addresses:
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies.load({cookie[0]: cookie[1]} if address.startswith("/admin/") else {})
    body = sent(client.get(address).content.decode()) if address.endswith(SAVE) else ""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        if body:
            client.post(address, body, content_type="application/x-www-form-urlencoded")
        else:
            client.get(address)
    counts[address] = len(queries)
print(json.dumps(counts))
