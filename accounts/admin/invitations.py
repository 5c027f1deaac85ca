"""Inviting colleagues, at the desk."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from .. import invitations, roles
from ..models import Invitation, User
from ..rights import grantable_groups


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "name", "role", "language"]

    def clean_email(self):
        address = self.cleaned_data["email"].strip().lower()
        if Invitation.objects.filter(email=address, accepted_at=None, revoked_at=None).exists():
            raise forms.ValidationError(Invitation._meta.constraints[0].violation_error_message)
        if User.objects.filter(email=address, is_staff=True).exists():
            raise forms.ValidationError(_("This is the address of a colleague: change their role in their account."))
        if User.objects.filter(email=address, is_active=False).exists():
            raise forms.ValidationError(
                _("The account with this address is closed: open it again instead of inviting.")
            )
        return address


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Whom we invited, and what became of it. An invitation is sent again or taken back, never rewritten."""

    form = InvitationForm
    list_display = ["email", "name", "called", "state", "invited_by", "invited_at", "expires_at"]
    list_select_related = ["role", "invited_by"]
    list_filter = ["role"]
    search_fields = ["email", "name__plain"]
    show_facets = admin.ShowFacets.NEVER
    actions = ["send_again", "take_back"]

    @admin.display(description=_("state"))
    def state(self, invitation):
        if invitation.accepted_at:
            return pgettext("invitation", "accepted")
        if invitation.revoked_at:
            return pgettext("invitation", "taken back")
        return (
            pgettext("invitation", "expired")
            if invitation.expires_at <= timezone.now()
            else pgettext("invitation", "open")
        )

    def get_fields(self, request, obj=None):
        fields = ["email", "name", "role", "language"]
        return (
            ["email", "name", "called", "language", "state", "invited_by", "invited_at", "expires_at", "accepted_by"]
            if obj
            else fields
        )

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "role":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        field = super().formfield_for_foreignkey(db_field, request, queryset=grantable_groups(request.user), **kwargs)
        field.label_from_instance = roles.name_of
        return field

    @admin.display(description=_("role"))
    def called(self, invitation):
        return roles.name_of(invitation.role)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        invitations.send(obj, by=request.user)
        message = _("The invitation is on its way to %(address)s.") % {"address": obj.email}
        self.message_user(request, message, messages.SUCCESS)

    def _mine(self, request, queryset):
        """Those that are neither accepted nor taken back, for roles that one may give."""
        return queryset.filter(accepted_at=None, revoked_at=None, role__in=grantable_groups(request.user))

    @admin.action(description=_("Send again, for another week"), permissions=["add"])
    def send_again(self, request, queryset):
        sent = list(self._mine(request, queryset))
        for invitation in sent:
            invitations.send(invitation, by=request.user)
        message = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", len(sent))
        self.message_user(request, message % {"count": len(sent)}, messages.SUCCESS)

    @admin.action(description=_("Take back"), permissions=["add"])
    def take_back(self, request, queryset):
        taken = list(self._mine(request, queryset))
        for invitation in taken:
            invitations.revoke(invitation)
        message = ngettext("%(count)d invitation was taken back.", "%(count)d invitations were taken back.", len(taken))
        self.message_user(request, message % {"count": len(taken)}, messages.SUCCESS)
