"""The plan or the result of an import as its page shows it: first rows, then all by page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy, ngettext_lazy
from django_stubs_ext import StrPromise

from exchange.models import ProgrammeImport, ReportPage

# Rows of a kind on the page of the import.
FIRST = 50
ACTIONS: dict[str, StrPromise] = {
    "refuse": gettext_lazy("Refused rows"),
    "change": gettext_lazy("To change"),
    "leave": gettext_lazy("Left alone"),
    "create": gettext_lazy("To create"),
    "missing": gettext_lazy("On the site, and not in the file"),
}
SORTS: dict[str, StrPromise] = {
    "session": gettext_lazy("session"),
    "speaker": gettext_lazy("speaker"),
    "room": gettext_lazy("room"),
    "track": gettext_lazy("track"),
    "format": gettext_lazy("format"),
}
AMOUNTS = {
    "session": ngettext_lazy("%(count)d session", "%(count)d sessions", "count"),
    "speaker": ngettext_lazy("%(count)d speaker", "%(count)d speakers", "count"),
    "room": ngettext_lazy("%(count)d room", "%(count)d rooms", "count"),
    "track": ngettext_lazy("%(count)d track", "%(count)d tracks", "count"),
    "format": ngettext_lazy("%(count)d format", "%(count)d formats", "count"),
}


def groups(whole: ProgrammeImport) -> Iterator[dict[str, Any]]:
    """Yield the rows of the file by action, those that need attention first."""
    first = dict(whole.pages.filter(number=1).values_list("action", "rows"))
    for action, title in ACTIONS.items():
        if rows := first.get(action):
            count = whole.report["counts"][action]
            yield {
                "action": action,
                "title": title,
                "rows": list(map(_shown, rows[:FIRST])),
                "count": count,
                "more": max(0, count - FIRST),
            }


def page_of(whole: ProgrammeImport, action: str, number: object) -> Page[Any]:
    """Return a page of the rows with this action; the nearest one for a wrong number."""
    count = whole.report.get("counts", {}).get(action, 0)
    page = Paginator[Any](range(count), ReportPage.ROWS).get_page(number)  # type: ignore[arg-type]
    kept = whole.pages.filter(action=action, number=page.number).first()
    page.object_list = list(map(_shown, kept.rows)) if kept else []
    return page


def amounts(report: Mapping[str, Any], action: str) -> str:
    """Return how many rows of each sort have the action: “12 sessions, 9 speakers”."""
    counts = report.get("written", {}).get(action, {})
    return ", ".join(AMOUNTS[sort] % {"count": counts[sort]} for sort in AMOUNTS if sort in counts)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"kind": SORTS[row["sort"]]} if "sort" in row else row
