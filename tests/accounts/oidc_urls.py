"""The house's addresses where the settings name a provider."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from newsroom import urls
from newsroom.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks for them here

urlpatterns = [
    *i18n_patterns(path("accounts/", include("accounts.connection_urls")), prefix_default_language=False),
    *urls.urlpatterns,
]
