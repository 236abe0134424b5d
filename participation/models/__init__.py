"""Rows of who takes part in an edition, and of what they said."""

from participation.models.consent import Consent
from participation.models.contact import Contact, PersonalLink
from participation.models.participation import Answer, Participation, PracticalDetails
from participation.models.proposal import Proposal
from participation.models.settings import ParticipationSettings

__all__ = [
    "Answer",
    "Consent",
    "Contact",
    "Participation",
    "ParticipationSettings",
    "PersonalLink",
    "PracticalDetails",
    "Proposal",
]
