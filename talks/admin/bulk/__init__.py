"""Bulk actions on sessions and slots."""

from talks.admin.bulk import notice
from talks.admin.bulk.deletion import DeleteDrafts
from talks.admin.bulk.move import MoveSessions, MoveSlots
from talks.admin.bulk.values import ChangeSessions

__all__ = ["ChangeSessions", "DeleteDrafts", "MoveSessions", "MoveSlots", "notice"]
