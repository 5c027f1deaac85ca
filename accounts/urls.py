"""The account pages: allauth's that this site has dressed, and no other."""

from allauth.account.urls import urlpatterns as allauth_urlpatterns
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from . import views

# Each by its name in allauth, with the view of ours that takes its place, if any.
DRESSED = {
    "account_login": views.sign_in,
    "account_signup": views.sign_up,
    "account_email": views.change_address,
    "account_logout": None,
    "account_inactive": None,
    "account_reauthenticate": None,
    "account_email_verification_sent": None,
    "account_confirm_email": None,
    "account_change_password": None,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key": None,
    "account_reset_password_from_key_done": None,
}

urlpatterns = [
    path("", views.private(views.account), name="account"),
    # An account without a password sets its first one by letter, as one that lost it.
    path(
        "password/set/",
        views.private(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    *(
        URLPattern(stock.pattern, views.private(DRESSED[stock.name] or stock.callback), stock.default_args, stock.name)
        for stock in allauth_urlpatterns
        if stock.name in DRESSED
    ),
]
