"""Links that filter a list on a page about an edition."""

from dataclasses import dataclass

from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterLink:
    """A filter of a list, with how many people it finds."""

    label: str | StrPromise
    query: str
    count: int
    is_chosen: bool
