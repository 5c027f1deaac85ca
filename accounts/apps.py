from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa.signals import authenticator_used
        from django.contrib.auth.signals import user_logged_in

        from . import events, known_devices, new_devices, open_sessions, roles
        from .factors import tell_of_used_code
        from .proving import address_proved
        from .staff import end_after_a_days_work

        roles.speak()
        user_logged_in.connect(new_devices.tell, dispatch_uid="new_device")
        events.listen()
        password_reset.connect(address_proved, dispatch_uid="address_proved")
        authenticator_used.connect(tell_of_used_code, dispatch_uid="tell_of_used_code")
        for proof in (user_logged_in, password_changed, password_set):
            proof.connect(known_devices.proved, dispatch_uid="known_device")
        for change in (password_changed, password_set, password_reset):
            change.connect(open_sessions.end_others, dispatch_uid="end_others")
        user_logged_in.connect(end_after_a_days_work, dispatch_uid="end_after_a_days_work")
