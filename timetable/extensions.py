"""What the timetable adds to the apps below."""

from events.admin.pages import EDITION_ADDRESSES, EDITION_PAGES
from talks.erasure import ERASED_WITH
from timetable.admin import addresses
from timetable.admin.plans import page as plans
from timetable.admin.sheet import SHEET
from timetable.steps import forget_erased


def register() -> None:
    """Fill the extension points of the apps below."""
    EDITION_PAGES.add(lambda: SHEET)
    EDITION_ADDRESSES.add(addresses.addresses)
    EDITION_ADDRESSES.add(plans.addresses)
    ERASED_WITH.add(forget_erased)
