"""Addresses of a session or a speaker."""

from collections.abc import Sequence
from typing import Any

from exchange.cells import links_as_lines
from exchange.planning.plan import Writes


def set_links(
    writes: Writes, before: Sequence[Any], links: list[tuple[str, str]], model: Any, **owner: Any
) -> tuple[str, str] | None:
    """Have these links and no others; what there was and is, in words, unless it is the same."""
    shown = other_links(before, links, model)
    if shown is None:
        return None
    rows = {link.url: link for link in before}
    for kind, url in links:
        row = rows.pop(url, None)
        if row is None:
            writes.created[model].append(model(kind=kind, url=url, **owner))
        elif row.kind != kind:
            row.kind = kind
            writes.change(row, "kind")
    writes.deleted += rows.values()
    return shown


def with_held(before: Sequence[Any], links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """These links, and those that there are: what a file says first deletes nothing."""
    told = {url for _kind, url in links}
    return [*links, *((each.kind, each.url) for each in before if each.url not in told)]


def other_links(
    before: Sequence[Any], links: list[tuple[str, str]], model: Any
) -> tuple[str, str] | None:
    """What there is and would be, in words, unless it is the same."""
    held = [(link.kind, link.url) for link in before]
    if sorted(held) == sorted(links):
        return None
    written = links_as_lines(model.Kind)
    return written(held), written(links)
