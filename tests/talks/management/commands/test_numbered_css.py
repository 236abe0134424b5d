"""The stylesheets number as much as the layout does."""

import re
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from talks.layout.grid import MOST_PAGES

STYLES = Path(settings.BASE_DIR) / "static" / "talks"


def test_numbered_classes_are_those_that_the_command_prints() -> None:
    printed = StringIO()
    call_command("numbered_css", stdout=printed)
    assert printed.getvalue() == (STYLES / "numbered.css").read_text()


def test_all_pages_of_rooms_are_numbered() -> None:
    numbered = re.findall(r"\.page-(\d+)", (STYLES / "many_rooms.css").read_text())
    assert set(map(int, numbered)) == set(range(1, MOST_PAGES + 1))
