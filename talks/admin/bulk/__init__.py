"""What can be done to many sessions and slots at once."""

from talks.admin.bulk import notice
from talks.admin.bulk.deletion import DeleteDrafts
from talks.admin.bulk.move import MoveSessions, MoveSlots
from talks.admin.bulk.values import ChangeSessions

__all__ = ["ChangeSessions", "DeleteDrafts", "MoveSessions", "MoveSlots", "notice"]
