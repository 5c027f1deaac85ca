"""Nobody reaches above themselves: what one person of the newsroom may give to another, or change of them."""

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Q

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


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could let the newsroom back in: whoever is leaving will not. To be asked in a transaction,
    which holds all administrators, so that of two who leave at once the second stays."""
    if not user.is_superuser:
        return False
    administrators = User.objects.filter(is_superuser=True).order_by("pk")
    if connection.in_atomic_block:
        administrators = administrators.select_for_update()
    return not any(each.is_active and not each.closes_at and each.pk != user.pk for each in administrators)
