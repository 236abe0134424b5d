"""Every address that the site answers, with values in the places of its arguments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.apps import apps
from django.db.models import QuerySet
from django.urls import URLResolver, get_resolver
from django.utils import translation

# <slug:edition> in a path, (?P<app_label>…) in a regular expression.
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(language: str = "fr") -> list[str]:
    """The pattern of every address, as its parts are called in a language."""
    with translation.override(language):
        return list(_routes(get_resolver()))


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route


def arguments(route: str) -> list[str]:
    return [path or regex for path, regex in ARGUMENT.findall(route)]


def filled(route: str, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The addresses of a route, one for each combination of values; an argument without is "1"."""
    bare = ARGUMENT.sub("{}", route.replace("^", "").replace("$", "").replace("\\Z", ""))
    for chosen in product(*(values.get(name, ["1"]) for name in arguments(route))):
        yield "/" + bare.format(*chosen)


def with_rows(route: str) -> dict[str, list[str]]:
    """Values for the address of a row in the admin: the keys of all rows that it may be about."""
    _admin, *labels = route.split("/")[:3]
    try:
        model = apps.get_model(".".join(labels))
    except (LookupError, ValueError):
        model = None
    keys = [str(key) for key in QuerySet(model).values_list("pk", flat=True)] if model else []
    return {"object_id": keys or ["1"], "pk": keys or ["1"]}
