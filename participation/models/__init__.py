"""Rows of who takes part in an edition, and of what they said."""

from participation.models.consent import Consent
from participation.models.contact import Contact, PersonalLink
from participation.models.participation import Answer, Participation, PracticalDetails

__all__ = [
    "Answer",
    "Consent",
    "Contact",
    "Participation",
    "PersonalLink",
    "PracticalDetails",
]
