from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.signals import password_reset
        from allauth.mfa.signals import authenticator_used
        from django.contrib.auth.signals import user_logged_in

        from . import events
        from .factors import tell_of_used_code
        from .proving import address_proved
        from .staff import end_after_a_days_work

        events.listen()
        password_reset.connect(address_proved, dispatch_uid="address_proved")
        authenticator_used.connect(tell_of_used_code, dispatch_uid="tell_of_used_code")
        user_logged_in.connect(end_after_a_days_work, dispatch_uid="end_after_a_days_work")
