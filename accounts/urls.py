"""The account pages: allauth's that this site has dressed, and no other."""

from allauth.account.urls import urlpatterns as allauth_urlpatterns
from django.conf import settings
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from . import connection_urls, factor_views, invitation_views, leaving_views, session_views, views

# Each by its name in allauth, with the view of ours that takes its place, if any.
DRESSED = {
    "account_login": views.sign_in,
    "account_signup": views.sign_up,
    "account_email": views.change_address,
    "account_logout": None,
    "account_inactive": None,
    "account_reauthenticate": None,
    "account_email_verification_sent": None,
    "account_confirm_email": views.confirm_address,
    "account_change_password": None,
    "account_reset_password": views.ask_for_password,
    "account_reset_password_done": None,
    "account_reset_password_from_key": views.choose_password,
    "account_reset_password_from_key_done": views.password_chosen,
}

# The pages of second factors, under the names that allauth looks for.
FACTORS = [
    ("", factor_views.index, "mfa_index"),
    ("authenticate/", factor_views.authenticate, "mfa_authenticate"),
    ("reauthenticate/", factor_views.reauthenticate, "mfa_reauthenticate"),
    ("needed/", factor_views.needed, "mfa_needed"),
    ("app/", factor_views.add_app, "mfa_activate_totp"),
    ("app/remove/", factor_views.remove_app, "mfa_deactivate_totp"),
    ("codes/", factor_views.codes, "mfa_view_recovery_codes"),
    ("codes/renew/", factor_views.renew_codes, "mfa_generate_recovery_codes"),
    ("passkeys/add/", factor_views.add_passkey, "mfa_add_webauthn"),
    ("passkeys/login/", factor_views.sign_in_passkey, "mfa_login_webauthn"),
    ("passkeys/reauthenticate/", factor_views.reauthenticate_passkey, "mfa_reauthenticate_webauthn"),
    ("passkeys/<int:pk>/name/", factor_views.rename_passkey, "mfa_edit_webauthn"),
    ("passkeys/<int:pk>/remove/", factor_views.remove_passkey, "mfa_remove_webauthn"),
]

urlpatterns = [
    path("", views.private(views.account), name="account"),
    # An account without a password sets its first one by letter, as one that lost it.
    path(
        "password/set/",
        views.private(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    path("masthead/", views.private(views.masthead), name="account_masthead"),
    path("picture/", views.private(leaving_views.picture), name="account_picture"),
    path("data/", views.private(leaving_views.take), name="account_take"),
    path("close/", views.private(leaving_views.close), name="account_close"),
    path("closing/", views.private(leaving_views.closing), name="account_closing"),
    path("closing/keep/", views.private(leaving_views.keep), name="account_keep"),
    path("invitation/", views.private(invitation_views.join), name="account_invitation"),
    path("invitation/<str:word>/", views.private(invitation_views.follow), name="account_invitation_link"),
    path("log/", views.private(session_views.log), name="account_log"),
    path("sessions/end/", views.private(session_views.end_others), name="account_end_other_sessions"),
    path("sessions/<int:pk>/end/", views.private(session_views.end_one), name="account_end_session"),
    *(path(f"2fa/{route}", views.private(view), name=name) for route, view, name in FACTORS),
    *(
        URLPattern(stock.pattern, views.private(DRESSED[stock.name] or stock.callback), stock.default_args, stock.name)
        for stock in allauth_urlpatterns
        if stock.name in DRESSED
    ),
]
if settings.OIDC_PROVIDERS:
    urlpatterns += connection_urls.urlpatterns
