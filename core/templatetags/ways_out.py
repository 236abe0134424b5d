"""The effects of taking something away, in the words of core.content.removal_options."""

from typing import Any

from django import template
from django_stubs_ext import StrPromise

from core.content.removal_options import WayOut
from core.history import is_kept

register = template.Library()


@register.simple_tag
def way_out(name: str, opts: Any = None) -> StrPromise:
    """Return the sentence of this way out; `opts` are of the rows that are deleted."""
    way = WayOut(name)
    if way == WayOut.DELETE and opts and not is_kept(opts.model):
        way = WayOut.DELETE_FOR_GOOD
    return way.sentence
