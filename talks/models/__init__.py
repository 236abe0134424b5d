from talks.models.erasing import Erasing
from talks.models.release import Release
from talks.models.rule import RuleSettings, Severity
from talks.models.session import Credit, Session, SessionLink
from talks.models.slot import Slot
from talks.models.track import Format, Track

__all__ = [
    "Credit",
    "Erasing",
    "Format",
    "Release",
    "RuleSettings",
    "Session",
    "SessionLink",
    "Severity",
    "Slot",
    "Track",
]
