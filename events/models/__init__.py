from events.models.edition import Edition, WorkingEdition
from events.models.page import Announcement, Page
from events.models.partner import Partner
from events.models.venue import Room, Service, Venue
from events.models.walking import WalkingTime

__all__ = [
    "Announcement",
    "Edition",
    "Page",
    "Partner",
    "Room",
    "Service",
    "Venue",
    "WalkingTime",
    "WorkingEdition",
]
