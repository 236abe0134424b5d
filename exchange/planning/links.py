"""Links of a session or a speaker."""

from collections.abc import Sequence
from typing import Any

from exchange.cells import links_as_lines
from exchange.planning.plan import Writes


def set_links(
    writes: Writes, before: Sequence[Any], links: list[tuple[str, str]], model: Any, **owner: Any
) -> tuple[str, str] | None:
    """Replace the links, and return those before and after in words, or None if equal."""
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
    """Return these links and those held: the first statement of a file deletes nothing."""
    stated = {url for _kind, url in links}
    return [*links, *((each.kind, each.url) for each in before if each.url not in stated)]


def other_links(
    before: Sequence[Any], links: list[tuple[str, str]], model: Any
) -> tuple[str, str] | None:
    """Return the links before and after, in words, or None if they are the same."""
    held = [(link.kind, link.url) for link in before]
    if sorted(held) == sorted(links):
        return None
    written = links_as_lines(model.Kind)
    return written(held), written(links)
