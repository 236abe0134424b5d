"""The addresses that the script of the sheet asks."""

from django.urls import URLPattern, path

from timetable.admin.answers import for_script
from timetable.admin.state import state
from timetable.admin.steps import take_step
from timetable.admin.verdict import verdict


def addresses() -> list[URLPattern]:
    return [
        path("<int:pk>/sheet-steps/", for_script(take_step), name="events_edition_sheet_steps"),
        path("<int:pk>/sheet-state/", state, name="events_edition_sheet_state"),
        path("<int:pk>/sheet-verdict/", for_script(verdict), name="events_edition_sheet_verdict"),
    ]
