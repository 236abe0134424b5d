"""Linked data of a page, as JSON that is safe inside a <script> element (schema.org)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

Thing = Mapping[str, Any]

# As JSON escapes these mean the same, but cannot end the script element or a line of a script.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def graph(*things: Thing) -> SafeString:
    """Return the things of a page, ready for <script type="application/ld+json">."""
    document = {"@context": "https://schema.org", "@graph": [_filled(thing) for thing in things]}
    script = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(script.translate(_ESCAPES))  # noqa: S308 (escaped just above)


def breadcrumbs(*crumbs: tuple[str, str]) -> dict[str, object]:
    """Return the path to a page: names and absolute addresses, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "name": crumbs[-1][0],
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(crumbs, start=1)
        ],
    }


def item_list(name: str, items: Iterable[Thing], start: int = 1) -> dict[str, object]:
    """Return things in the order of a page, each by its name, numbered from `start`."""
    return {
        "@type": "ItemList",
        "name": name,
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": item["name"], "item": item}
            for position, item in enumerate(items, start)
        ],
    }


def collection_page(
    url: str, name: str, items: Iterable[Thing], start: int = 1
) -> dict[str, object]:
    """Return the page of a list of things that have names, in the active language."""
    return {
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": name,
        "inLanguage": get_language(),
        "mainEntity": item_list(name, items, start),
    }


def _filled(value: object) -> object:
    """Return the value without the properties that are empty."""
    match value:
        case Mapping():
            filled = {name: _filled(each) for name, each in value.items()}
            return {name: each for name, each in filled.items() if each not in ("", None, [], {})}
        case list() | tuple():
            return [_filled(each) for each in value]
        case _:
            return value
