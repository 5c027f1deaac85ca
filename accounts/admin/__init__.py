from . import events, invitations, users

__all__ = ["events", "invitations", "users"]
