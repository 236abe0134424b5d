"""What organisers see and decide of speakers."""

from participation.admin import proposals

__all__ = ["proposals"]
