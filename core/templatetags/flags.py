"""`{% flag "G" %}`, `{% hoist "Bernard Cova" %}`, `{% icon "star" %}` and what a flag is called."""

from django import template
from django.utils.functional import Promise

from core import flags
from core.icons import icon

register = template.Library()
register.simple_tag(flags.flag)
register.simple_tag(flags.hoist)
register.simple_tag(icon)


@register.filter
def flag_name(letter: str) -> str:
    """The spelling word of a letter: "Golf" for G."""
    return flags.NAMES.get(letter.upper(), "")


@register.filter
def flag_meaning(letter: str) -> str | Promise:
    """What the flag of a letter says when it flies alone."""
    return flags.MEANINGS.get(letter.upper(), "")
