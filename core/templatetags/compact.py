"""Templates' layout removed from long pages."""

import re

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def compact(html: SafeString) -> SafeString:
    """Replace each run of spaces and line ends by one space; not for text that keeps its lines."""
    # (no-break spaces stay)
    return SafeString(re.sub(r"[ \n]+", " ", html))
