"""The stylesheet numbers as much as the sheet needs."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

STYLES = Path(settings.BASE_DIR) / "static" / "timetable" / "admin"


def test_numbered_classes_are_those_that_the_command_prints() -> None:
    printed = StringIO()
    call_command("sheet_css", stdout=printed)
    assert printed.getvalue() == (STYLES / "places.css").read_text()
    # A slot that begins as late as it can, and lasts as long as it may.
    assert ".to-t57 {" in printed.getvalue()
