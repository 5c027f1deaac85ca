"""Addresses that machines ask: health, what robots may read, whom to tell of a hole, and the pictures."""

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from .health import healthz, readyz
from .media import media
from .wellknown import robots, security

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security, name="security"),
    path(".well-known/change-password", RedirectView.as_view(pattern_name="account_change_password")),
]
if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", media, name="media")]
