"""Accounts and roles at the desk: nobody reaches above themselves, and nobody chooses another's password."""

import math

from allauth.account import admin as allauth_admin  # noqa: F401 - registers what is unregistered below
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa import admin as allauth_mfa_admin  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as allauth_social_admin  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as allauth_sessions_admin  # noqa: F401
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from .. import closing, factors, leaving, limits, new_password, roles
from ..events import Kind, record
from ..models import User
from ..rights import grantable_groups, grantable_permissions, is_last_administrator, may_touch


class WithinOwnRights:
    """Offers only those groups and permissions that the one who asks may give."""

    class Media:
        js = ["desk/choosers.js"]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = grantable_groups(request.user)
        if db_field.name in {"permissions", "user_permissions"}:
            kwargs["queryset"] = grantable_permissions(request.user).select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without a sign to add a role beside the list: it is no thing of one account, and stands beyond a phone's edge."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups" and field:
            field.widget.can_add_related = False
        return field


admin.site.unregister(Group)
# Addresses are confirmed by those who read the mail sent there, and by nobody else.
admin.site.unregister(EmailAddress)
# Nobody looks into another's second factors.
admin.site.unregister(Authenticator)
# Nor at the keys of another's sessions, with which one could be them.
admin.site.unregister(UserSession)
# Nor at the accounts that somebody has elsewhere; with which sites that works, the settings say.
admin.site.unregister([SocialAccount, SocialApp, SocialToken])


class AccountForm(forms.ModelForm):
    """An account at the desk: somebody has to be left who can let the others in."""

    def clean(self):
        facts = super().clean()
        stays = facts.get("is_active", self.instance.is_active) and facts.get(
            "is_superuser", self.instance.is_superuser
        )
        if self.instance.erased_at and facts.get("is_active"):
            raise forms.ValidationError(_("This account was erased: nobody can open it again."))
        if not stays and self.initial.get("is_superuser") and is_last_administrator(self.instance):
            raise forms.ValidationError(_("This is the last administrator: make another one first."))
        return facts


@admin.register(User)
class UserAdmin(WithinOwnRights, auth_admin.UserAdmin):
    form = forms.ModelForm
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "language", "address", "second_factor", "lock", "log"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login", "closes_at", "erased_at"]}),
    ]
    readonly_fields = ["address", "second_factor", "lock", "log", "date_joined", "last_login", "closes_at", "erased_at"]
    list_display = ["username", "name", "email", "role", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["username", "name__plain", "email"]
    filter_horizontal = ["groups", "user_permissions"]
    actions = ["send_link", "unlock", "deactivate", "activate", "close", "remove_factors"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self):
        """All but the page on which one person would choose another's password."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    @admin.display(description=_("role"))
    def role(self, user):
        if user.is_superuser:
            return roles.NAMES["administrator"]
        return ", ".join(str(roles.name_of(group)) for group in user.groups.all())

    @admin.display(description=_("address confirmed"), boolean=True)
    def address(self, user):
        return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user):
        return factors.main_factors(user).exists()

    @admin.display(description=_("locked"))
    def lock(self, user):
        minutes = math.ceil(limits.locked_for(user) / 60)
        words = ngettext(
            "for %(count)d minute more, after wrong passwords or codes",
            "for %(count)d minutes more, after wrong passwords or codes",
            minutes,
        )
        return words % {"count": minutes} if minutes else _("no")

    @admin.display(description=_("what happened"))
    def log(self, user):
        address = reverse("admin:accounts_event_changelist")
        return format_html('<a href="{}?user__id__exact={}">{}</a>', address, user.pk, _("Events of this account"))

    # --- Nobody above themselves -------------------------------------------------------------------------------------

    def has_add_permission(self, request):
        """Readers sign up, and colleagues are invited: nobody makes an account for another."""
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_touch(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """An account is closed, and erased in time: deleting it would take what it did at the desk away with it."""
        return False

    def get_readonly_fields(self, request, obj=None):
        fields = list(super().get_readonly_fields(request, obj))
        if not request.user.is_superuser:
            fields.append("is_superuser")
        if obj == request.user:
            # Locking oneself out needs a second person, and so does giving oneself more.
            fields += ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]
        return fields

    # --- Passwords are their owners' -------------------------------------------------------------------------------

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return type("AccountForm", (AccountForm, form), {})

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            obj.expect_address()
        if "is_active" in form.changed_data:
            closing.note(obj, by=request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if {"is_staff", "is_superuser", "groups", "user_permissions"} & set(form.changed_data):
            closing.tell_of_rights(form.instance, by=request.user)

    @admin.action(description=_("Send a link to choose a new password"), permissions=["change"])
    def send_link(self, request, queryset):
        touchable = [user for user in queryset if may_touch(request.user, user)]
        for user in touchable:
            new_password.ask(user.username, user.language)
        if touchable:
            message = ngettext("%(count)d link is on its way.", "%(count)d links are on their way.", len(touchable))
            self.message_user(request, message % {"count": len(touchable)}, messages.SUCCESS)
        if len(touchable) < len(queryset):
            message = _("Accounts with rights beyond yours were left alone.")
            self.message_user(request, message, messages.WARNING)

    def _each(self, request, queryset, act):
        """Do it to those that one may touch, oneself left out; say how many were left alone."""
        touchable = [user for user in queryset if may_touch(request.user, user) and user != request.user]
        for user in touchable:
            act(user)
        if len(touchable) < len(queryset):
            message = _("Your own account, and accounts with rights beyond yours, were left alone.")
            self.message_user(request, message, messages.WARNING)
        return len(touchable)

    @admin.action(description=_("Unlock after too many wrong passwords"), permissions=["change"])
    def unlock(self, request, queryset):
        count = self._each(request, queryset, lambda user: limits.unlock(user, by=request.user))
        message = ngettext("%(count)d account was unlocked.", "%(count)d accounts were unlocked.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Deactivate, and sign out everywhere"), permissions=["change"])
    def deactivate(self, request, queryset):
        count = self._each(request, queryset, lambda user: closing.deactivate(user, by=request.user))
        message = ngettext("%(count)d account was deactivated.", "%(count)d accounts were deactivated.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Activate again"), permissions=["change"])
    def activate(self, request, queryset):
        count = self._each(request, queryset, lambda user: closing.activate(user, by=request.user))
        message = ngettext("%(count)d account was activated.", "%(count)d accounts were activated.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Close, and erase in some days"), permissions=["change"])
    def close(self, request, queryset):
        count = self._each(request, queryset, lambda user: leaving.close(user, by=request.user))
        message = ngettext(
            "%(count)d account is closed, and its owner was told how to keep it.",
            "%(count)d accounts are closed, and their owners were told how to keep them.",
            count,
        )
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Remove the second factors of someone who lost them"), permissions=["change"])
    def remove_factors(self, request, queryset):
        """Only for others: what is one's own, one removes on one's own page, and proves who one is before."""
        touchable = [user for user in queryset if may_touch(request.user, user) and user != request.user]
        for user in touchable:
            with transaction.atomic(), override(user.language):
                removed, _kinds = Authenticator.objects.filter(user=user).delete()
                if removed:
                    record(Kind.FACTOR_REMOVED, user, actor=request.user)
                    get_adapter().send_notification_mail("mfa/email/factors_removed", user)
                    self.log_change(request, user, [{"deleted": {"name": "Authenticator", "object": str(user)}}])
        if touchable:
            message = ngettext(
                "The second factors of %(count)d account were removed, and its owner was told.",
                "The second factors of %(count)d accounts were removed, and their owners were told.",
                len(touchable),
            )
            self.message_user(request, message % {"count": len(touchable)}, messages.SUCCESS)
        if len(touchable) < len(queryset):
            message = _("Your own account, and accounts with rights beyond yours, were left alone.")
            self.message_user(request, message, messages.WARNING)


@admin.register(Group)
class GroupAdmin(WithinOwnRights, auth_admin.GroupAdmin):
    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_within(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_within(request, obj)

    def _is_within(self, request, group):
        return group is None or grantable_groups(request.user).filter(pk=group.pk).exists()
