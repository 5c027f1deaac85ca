from .event import Event, Final
from .invitation import Invitation
from .reset_request import ResetRequest
from .user import User, UserManager

__all__ = ["Event", "Final", "Invitation", "ResetRequest", "User", "UserManager"]
