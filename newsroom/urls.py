"""All addresses. The default language has no prefix; the desk, feeds of machines and health speak for themselves."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from syndication.urls import machine_urlpatterns

handler400 = "newsroom.errors.bad_request"
handler403 = "newsroom.errors.forbidden"
handler404 = "newsroom.errors.not_found"
handler500 = "newsroom.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("newsroom.machine_urls")),
    *machine_urlpatterns,
    path("", include("readers.urls")),
]
if settings.DEVELOPMENT:
    urlpatterns += [path("letters/", include("letters.urls"))]
urlpatterns += i18n_patterns(
    path("accounts/", include("accounts.urls")),
    path("", include("syndication.urls")),
    path("", include("articles.urls")),
    prefix_default_language=False,
)
