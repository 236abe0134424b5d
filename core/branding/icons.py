"""The few line icons of the interface, on a 24 × 24 grid."""

import json
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = json.loads(Path(__file__).with_suffix(".json").read_bytes())


@cache
def icon(name: str) -> SafeString:
    """Draw one icon, hidden from assistive technology: the words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own
    )
