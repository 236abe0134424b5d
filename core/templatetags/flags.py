"""`{% flag "G" %}`, `{% flag_word "M2.0" %}`, `{% hoist "Bernard Cova" %}`, `{% icon "star" %}`."""

from django import template
from django.utils.functional import Promise

from core.branding import flags
from core.branding.icons import icon

register = template.Library()
register.simple_tag(flags.flag)
register.simple_tag(flags.flag_word)
register.simple_tag(flags.hoist)
register.simple_tag(icon)


@register.filter
def flag_name(letter: str) -> str | Promise:
    """Return the spelling word of a letter ("Golf" for G), or the name of the pennant."""
    return flags.NAMES.get(letter.upper(), "")


@register.filter
def flag_meaning(letter: str) -> str | Promise:
    """Return what the flag of a letter means when it flies alone."""
    return flags.MEANINGS.get(letter.upper(), "")
