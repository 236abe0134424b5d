"""The effects of taking something away, in the words of core.content.removal_options."""

from typing import Any

from django import template
from django_stubs_ext import StrPromise

from core.content.removal_options import Removal
from core.history import is_kept

register = template.Library()


@register.simple_tag
def removal(name: str, opts: Any = None) -> StrPromise:
    """Return the sentence of this removal; `opts` are of the rows that are deleted."""
    chosen = Removal(name)
    if chosen == Removal.DELETE and opts and not is_kept(opts.model):
        chosen = Removal.DELETE_FOR_GOOD
    return chosen.sentence
