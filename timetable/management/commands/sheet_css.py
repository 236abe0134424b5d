"""Print the numbered classes of the sheet, static/timetable/admin/places.css.

Run it after a change of what is numbered.
"""

from collections.abc import Iterable
from textwrap import indent

from django.core.management.base import BaseCommand

from timetable.columns import LATEST, MOST_LANES

HEAD = """\
/* Numbered classes, which `manage.py sheet_css` prints: places on the sheet. They are given in five
   minutes since midnight, in tens and units: from-t11 from-u2 is 9:20. */
"""


class Command(BaseCommand):
    help = "Print the stylesheet of numbered classes, static/timetable/admin/places.css."
    requires_system_checks = ()

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(stylesheet(), ending="")


def stylesheet() -> str:
    """Return static/timetable/admin/places.css, for as many of each as Python numbers."""
    return "\n".join((HEAD, *_hours(), *_lanes(), *_places(), ""))


def _hours() -> Iterable[str]:
    for hour in range(LATEST + 1):
        yield _rule(f".opens-{hour}", f"--opens: {hour};")
        yield _rule(f".closes-{hour}", f"--closes: {hour};")
        yield _rule(f".hour-{hour}", f"--hour: {hour};")


def _lanes() -> Iterable[str]:
    for number in range(1, MOST_LANES + 1):
        yield _rule(f".lane-{number}", f"--lane: {number};")
        yield _rule(f".lanes-{number}", f"--lanes: {number};")


def _places() -> Iterable[str]:
    # A slot begins before midnight, and lasts a day at most.
    for edge in ("from", "to"):
        for unit, most in (("t", LATEST * 12 // 10), ("u", 9)):
            for number in range(1, most + 1):
                yield _rule(f".{edge}-{unit}{number}", f"--{edge}-{unit}: {number};")


def _rule(selector: str, content: str) -> str:
    return f"{selector} {{\n{indent(content, '  ')}\n}}"
