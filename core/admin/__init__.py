"""The admin's ground floor, accounts, letters and topics."""

from core.admin import accounts, letter, tag, task

__all__ = ["accounts", "letter", "tag", "task"]
