"""What the timetable adds to the apps below."""

from core.admin.base import ABOVE_FORM, LIST_TOOLS
from core.content.overview import LINES
from events.admin.pages import EDITION_ADDRESSES, EDITION_PAGES
from talks.admin.sheets import SHEETS
from talks.erasure import ERASED_WITH
from timetable.admin import addresses, ways
from timetable.admin.finding import page as finding
from timetable.admin.plans import page as plans
from timetable.admin.sheet import SHEET
from timetable.steps import forget_erased


def register() -> None:
    """Fill the extension points of the apps below."""
    EDITION_PAGES.add(lambda: SHEET)
    EDITION_ADDRESSES.add(addresses.addresses)
    EDITION_ADDRESSES.add(plans.addresses)
    EDITION_ADDRESSES.add(finding.addresses)
    LINES.add(ways.lines)
    SHEETS.add(ways.address)
    LIST_TOOLS.add(ways.list_tools)
    ABOVE_FORM.add(ways.above_form)
    ERASED_WITH.add(forget_erased)
