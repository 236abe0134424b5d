"""What it does to take something away, in the words of core.ways_out."""

from typing import Any

from django import template
from django_stubs_ext import StrPromise

from core.history import is_kept
from core.ways_out import WayOut

register = template.Library()


@register.simple_tag
def way_out(name: str, opts: Any = None) -> StrPromise:
    """The sentence of this way out; `opts` are of the rows that are deleted."""
    way = WayOut(name)
    if way == WayOut.DELETE and opts and not is_kept(opts.model):
        way = WayOut.DELETE_FOR_GOOD
    return way.sentence
