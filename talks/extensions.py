"""The extensions of the programme to pages of lower apps."""

from core.admin.bulk import NOTICES
from core.admin.filters import ADDED_FILTERS
from core.admin.history import EVENTS
from core.admin.row_pages import ROW_PAGES
from core.content.overview import BELOW_NUMBERS, LINES
from core.content.removal_options import REMOVAL_OPTIONS
from events.admin.pages import EDITION_PAGES
from events.extension_points import ON_HOME, OVERLAPS
from talks.admin import day_overview, moving, new_edition, overview, row_pages, rules
from talks.admin.bulk.notice import publish_pages
from talks.admin.filters import added_filters
from talks.admin.history import published
from talks.admin.withdrawal import removal_options_of_entry
from talks.home import on_home
from talks.rooms import overlaps_in


def register() -> None:
    LINES.add(overview.lines)
    BELOW_NUMBERS.add(day_overview.day_overview)
    NOTICES.add(publish_pages)
    ADDED_FILTERS.add(added_filters)
    EVENTS.add(published)
    EVENTS.add(rules.set_rules)
    ROW_PAGES.add(row_pages.ROW_PAGES.get)
    REMOVAL_OPTIONS.add(removal_options_of_entry)
    EDITION_PAGES.add(lambda: moving.MOVE)
    EDITION_PAGES.add(lambda: rules.RULES)
    EDITION_PAGES.add(lambda: new_edition.NEW)
    ON_HOME.add(on_home)
    OVERLAPS.add(overlaps_in)
