"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from .limits import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = whole(get_wsgi_application())
