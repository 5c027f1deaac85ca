"""The yardstick: a constant Django view without middleware, on a WSGI server of its own."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY=os.urandom(16).hex(), USE_TZ=True
)
urlpatterns = [path("", lambda request: HttpResponse("constant"))]
application = get_wsgi_application()
