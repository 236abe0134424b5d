"""The admin's ground floor, accounts and topics."""

from core.admin import accounts, tag

__all__ = ["accounts", "tag"]
