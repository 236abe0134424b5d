"""The admin's ground floor, accounts, exports, letters and topics."""

from core.admin import accounts, export, identity, letter, tag, task

__all__ = ["accounts", "export", "identity", "letter", "tag", "task"]
