"""What upper apps tell the pages of events, which do not know them."""

from dataclasses import dataclass

from core.extensions import Hook
from events.models import Edition, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHome:
    """What an upper app has on the home page once an edition is the current one.

    `sentence` says it; `is_empty` when readers would find nothing there.
    """

    sentence: str
    is_empty: bool = False


ON_HOME = Hook[[Edition], OnHome]()
# Say what stands in the way of a room that is to hold one session at a time; "" when nothing does.
OVERLAPS = Hook[[Room], str]()
