"""Does every surface say what was settled at publication? The published articles, walked one by one."""

from .walk import Breach, Outcome, audit

__all__ = ["Breach", "Outcome", "audit"]
