"""The pages for accounts of other sites: there where the settings name a provider, and nowhere else."""

from django.urls import path

from . import connection_views
from .views import private

CONNECTIONS = [
    ("login/", connection_views.begin, "account_provider_login"),
    ("prove/", connection_views.prove, "account_prove"),
    ("signup/", connection_views.sign_up, "socialaccount_signup"),
    ("connections/<int:pk>/remove/", connection_views.disconnect, "account_disconnect"),
    ("<slug:provider_id>/connect/", connection_views.connect, "account_connect"),
    ("<slug:provider_id>/callback/", connection_views.callback, "account_provider_callback"),
]

urlpatterns = [path(f"oidc/{route}", private(view), name=name) for route, view, name in CONNECTIONS]
