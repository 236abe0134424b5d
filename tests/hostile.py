"""Values that no form of the site sends, and where they can be put."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db import connection
from lxml import html

# As they stand in a query: no number, more than a database holds, more than Python reads, and NUL;
# half a character, and what breaks out of something.
ESSENTIAL = (
    "x",
    "9" * 30,
    "9" * 4301,
    "a%00b",
)
# Of these, what the database judges, each in its way.
JUDGED_BY_DATABASES = ("9" * 30, "a%00b")
BREAKING = (
    "%ED%A0%80",
    "-1",
    "1e999",
    "%D9%A3",
    "'%22--",
    "{{7*7}}{%25",
    "../../etc/passwd",
    "[]",
    "",
)

# What the admin of Django, and our pages, read from any query.
READ_BY_LISTS = ("q", "o", "p", "all", "e", "_to_field", "_popup", "_changelist_filters")
# Whatever these are, a list reads on: they can be asked for together.
NEVER_REFUSED = ("q", "o", "p", "all")
READ_BY_PAGES = (
    *("day", "format", "language", "page", "q", "room", "service", "tag", "track"),
    *("next", "recap", "session", "speaker", "about", "url", "token", "after", "before", "number"),
    *("state", "edition", "kind", "term", "version", "tried"),
)
# Without these a form is refused before its fields are read.
KEPT = ("action", "move", "csrfmiddlewaretoken", "_save")
COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")
COMPARISONS = ("", "__exact", "__in", "__isnull", "__gte", "__id__exact", "__pk__in")


ALL = (*ESSENTIAL, *BREAKING)


def is_list(route: str) -> bool:
    return route.startswith("admin/") and route.endswith("/") and route.count("/") == 3


def values(number: int) -> tuple[str, ...]:
    """Those to try at the place of this number: the essential ones, and one that varies.

    What Python judges ends the same on each database, and is tried on the embedded one.
    """
    if connection.vendor == "postgresql":
        return JUDGED_BY_DATABASES
    return (*ESSENTIAL, BREAKING[number % len(BREAKING)])


def parameters(route: str) -> tuple[str, ...]:
    """What is read from the query at the address of a route."""
    if not route.startswith("admin/"):
        return READ_BY_PAGES
    found = next((page for page in admin.site._registry.values() if _is_of(page, route)), None)  # noqa: SLF001
    if found is None or (route.count("/") == 4 and not route.endswith("add/")):
        return (*READ_BY_LISTS, "app_label", "model_name", "field_name", "term", "page")
    if route.endswith("/add/"):
        names = [field.name for field in found.opts.get_fields() if not field.auto_created]
        return (*names, "session", "edition", "_changelist_filters", "_to_field", "_popup")
    if route.count("/") > 3:
        return ("edition", "state", "before", "after", "_changelist_filters", "_to_field", "_popup")
    return (*READ_BY_LISTS, *_filters(found), "id__in", "pk", "nothing__like__this")


def queries(route: str) -> Iterator[str]:
    """Yield those to ask a list for: one parameter each, since the first that is wrong ends it."""
    others = ((name,) for name in parameters(route) if name not in NEVER_REFUSED)
    for number, names in enumerate((NEVER_REFUSED, *others)):
        yield from ("&".join(f"{name}={value}" for name in names) for value in values(number))


def _is_of(page: ModelAdmin[Any], route: str) -> bool:
    return route.startswith(f"admin/{page.opts.app_label}/{page.opts.model_name}/")


def _filters(page: ModelAdmin[Any]) -> Iterator[str]:
    for each in page.list_filter:
        name = each[0] if isinstance(each, tuple) else each
        if isinstance(name, str):
            yield from (f"{name}{comparison}" for comparison in COMPARISONS)
        else:
            yield str(getattr(name, "parameter_name", name))


def forms(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each form of a page that is posted: where it goes, and its fields as they would be sent."""
    document: Any = html.fromstring(page)
    for form in document.forms:
        if form.method == "POST":
            buttons = form.xpath(".//button[@name]")
            pressed = {button.get("name"): button.get("value", "") for button in buttons[:1]}
            yield form.action or "", dict(form.form_values()) | pressed


def spoilt(form: dict[str, str]) -> Iterator[dict[str, str]]:
    """The form with every field wrong, in each way, and with each key of a row wrong."""
    kept = {name: value for name, value in form.items() if name in KEPT or name.endswith(COUNTS)}
    for value in map(unquote, ESSENTIAL):
        yield dict.fromkeys(form, value) | kept
    yield dict.fromkeys(form, "9" * 4301)
    for name in (name for name, value in form.items() if value.isdecimal()):
        yield form | {name: "9" * 4301}


def actions(page: str) -> list[str]:
    """What a list of the admin offers to do with ticked rows."""
    document: Any = html.fromstring(page)
    return [str(name) for name in document.xpath("//select[@name='action']/option/@value[.!='']")]
