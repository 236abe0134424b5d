"""What organisers see and decide of speakers."""

from participation.admin import participation, proposals

__all__ = ["participation", "proposals"]
