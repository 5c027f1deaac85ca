from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")
    default = True


class DeskAdminConfig(admin.AdminConfig):
    """Django's admin, with the desk as its site."""

    default = False
    default_site = "desk.site.DeskSite"
