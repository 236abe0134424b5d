"""The base of the admin, accounts, exports, letters and topics."""

from core.admin import accounts, deletion, export, identity, letter, tag, task

__all__ = ["accounts", "deletion", "export", "identity", "letter", "tag", "task"]
