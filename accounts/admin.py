"""Accounts and roles at the desk: nobody reaches above themselves, and nobody chooses another's password."""

from allauth.account import admin as allauth_admin  # noqa: F401 - registers what is unregistered below
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa import admin as allauth_mfa_admin  # noqa: F401
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from . import factors, new_password
from .events import Kind, record
from .models import User


def permissions_of(user: User):
    """The permissions that this account was given, itself or through its groups."""
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


def grantable_permissions(actor: User):
    """What `actor` may give to others: no more than they have."""
    return Permission.objects.all() if actor.is_superuser else permissions_of(actor)


def grantable_groups(actor: User):
    """The groups whose every permission `actor` has."""
    if actor.is_superuser:
        return Group.objects.all()
    beyond = Permission.objects.exclude(pk__in=permissions_of(actor).values("pk"))
    return Group.objects.exclude(permissions__in=beyond)


def may_touch(actor: User, target: User) -> bool:
    """Whether `actor` may change this account: it has no right that they have not."""
    if actor.is_superuser:
        return True
    beyond = permissions_of(target).exclude(pk__in=permissions_of(actor).values("pk"))
    return not target.is_superuser and not beyond.exists()


class WithinOwnRights:
    """Offers only those groups and permissions that the one who asks may give."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = grantable_groups(request.user)
        if db_field.name in {"permissions", "user_permissions"}:
            kwargs["queryset"] = grantable_permissions(request.user).select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class NewAccountForm(forms.ModelForm):
    """An account without a password: its owner chooses one, by the link that is sent to them."""

    class Meta:
        model = User
        fields = ["username", "name", "email", "language", "is_staff", "groups"]

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


admin.site.unregister(Group)
# Addresses are confirmed by those who read the mail sent there, and by nobody else.
admin.site.unregister(EmailAddress)
# Nobody looks into another's second factors.
admin.site.unregister(Authenticator)


@admin.register(User)
class UserAdmin(WithinOwnRights, auth_admin.UserAdmin):
    form = forms.ModelForm
    add_form = NewAccountForm
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "language", "address", "second_factor"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "email", "language", "is_staff", "groups"]})]
    readonly_fields = ["address", "second_factor", "date_joined", "last_login"]
    list_display = ["username", "name", "email", "role", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["username", "name", "email"]
    filter_horizontal = ["groups", "user_permissions"]
    actions = ["send_link", "remove_factors"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self):
        """All but the page on which one person would choose another's password."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    @admin.display(description=_("role"))
    def role(self, user):
        if user.is_superuser:
            return _("administrator")
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=_("address confirmed"), boolean=True)
    def address(self, user):
        return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user):
        return factors.main_factors(user).exists()

    # --- Nobody above themselves -------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_touch(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or may_touch(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        fields = list(super().get_readonly_fields(request, obj))
        if not request.user.is_superuser:
            fields.append("is_superuser")
        if obj == request.user:
            # Locking oneself out needs a second person, and so does giving oneself more.
            fields += ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]
        return fields

    # --- Passwords are their owners' -------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            obj.expect_address()
        if not change:
            new_password.ask(obj.username, obj.language)
            message = _("A link to choose a password is on its way to %(address)s.") % {"address": obj.email}
            self.message_user(request, message, messages.SUCCESS)

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
