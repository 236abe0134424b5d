"""The admin of mailings: composing, sending and what became of them, and their standing texts."""

from mailings.admin.mailing import MailingAdmin
from mailings.admin.standing_text import StandingTextAdmin

__all__ = ["MailingAdmin", "StandingTextAdmin"]
