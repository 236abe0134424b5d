"""Leave the layout of templates out of long pages."""

import re

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def compact(html: SafeString) -> SafeString:
    """Make one space of each run of spaces and line ends; not for text that keeps its lines."""
    # (no-break spaces stay)
    return SafeString(re.sub(r"[ \n]+", " ", html))
