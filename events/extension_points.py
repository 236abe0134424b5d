"""The extension points of the pages of events."""

from dataclasses import dataclass

from core.extensions import Hook
from events.models import Edition, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHome:
    """A part of the home page, by an upper app, once an edition is the current one.

    `sentence` describes it; `is_empty`: readers would find nothing there.
    """

    sentence: str
    is_empty: bool = False


ON_HOME = Hook[[Edition], OnHome]()
# Say what stands in the way of a room that is to hold one session at a time; "" when nothing does.
OVERLAPS = Hook[[Room], str]()
