"""Print static/talks/numbered.css: `manage.py numbered_css > static/talks/numbered.css`.

Run it after a change of what is numbered.
"""

from collections.abc import Iterable
from textwrap import indent

from django.core.management.base import BaseCommand

from talks.layout.columns import MOST_IN_VIEW
from talks.layout.filters import MOST_NUMBERED
from talks.layout.grid import MOST_ROWS

HEAD = """\
/* Numbered classes, which `manage.py numbered_css` prints. Static places on the grid: any day
   fits, whatever its times and rooms. Line 1 heads the columns, so the time n starts at line n + 1;
   column 1 holds the hours. Lines are given in tens and units: from-t4 from-u2 is the time 42. */
"""

FILTERS = "/* Filters at once where there is no script: tracks and formats are numbered too. */"

LINES = """\
.grid :is(.slot > *, .cell, .break, .nowline) {
  grid-row-start: calc(10 * var(--from-t, 0) + var(--from-u, 0) + 1);
}
.grid :is(.cell, .break, .tide) {
  grid-row-end: calc(10 * var(--to-t, 0) + var(--to-u, 0) + 1);
}
.grid .room-all {
  grid-column: 2 / -1;
}"""


class Command(BaseCommand):
    help = "Print the stylesheet of numbered classes, static/talks/numbered.css."
    requires_system_checks = ()

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(stylesheet(), ending="")


def stylesheet() -> str:
    """Return static/talks/numbered.css, for as many of each as Python numbers."""
    filters = block("html:not(.js) .prog", *map(_filter, ("track", "format")))
    places = block("@media (min-width: 64rem)", LINES, *_columns(), *_rows())
    return f"{HEAD}\n{block('@layer pages', f'{FILTERS}\n{filters}\n', places)}\n"


def block(selector: str, *content: str) -> str:
    """Return a rule or a group of rules, with its content indented."""
    return f"{selector} {{\n{indent('\n'.join(content), '  ')}\n}}"


def _filter(group: str) -> str:
    """Hide all but the chosen tracks or formats, once one is chosen."""
    others = (
        f"&:not(:has(.{group}-{n}:checked)) .days-bar .{group}-{n}" for n in _up_to(MOST_NUMBERED)
    )
    none = f'& .days-bar :is(.cell, .break):not([class*="{group}-"])'
    return block(
        f'&:has([name="{group}"]:checked)', block(",\n".join((none, *others)), "display: none;")
    )


def _columns() -> Iterable[str]:
    for n in _up_to(MOST_IN_VIEW, first=2):
        yield block(f".cols-{n}", f"--cols: {n};")
    for n in _up_to(MOST_IN_VIEW):
        yield block(f".grid .room-{n}", f"grid-column-start: {n + 1};")
    for n in _up_to(MOST_IN_VIEW, first=2):
        yield block(f".grid .span-{n}", f"grid-column-end: span {n};")


def _rows() -> Iterable[str]:
    for edge in ("from", "to"):
        for unit, most in (("t", MOST_ROWS // 10), ("u", 9)):
            for n in _up_to(most):
                yield block(f".{edge}-{unit}{n}", f"--{edge}-{unit}: {n};")


def _up_to(last: int, first: int = 1) -> range:
    return range(first, last + 1)
