"""The few line icons of the interface, on a 24 × 24 grid."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS = {
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "calendar": '<path d="M4 5h16v15H4zM4 10h16M8 2.5v4M16 2.5v4"/>',
    "display": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M12 3.5v17a8.5 8.5 0 000-17z" class="fill"/>',
    "filter": '<path d="M3 6h18M6 12h12M10 18h4"/>',
    "link": '<path d="M10 14a4 4 0 005.7 0l3.3-3.3a4 4 0 00-5.7-5.7L12 6.3'
    'M14 10a4 4 0 00-5.7 0L5 13.3A4 4 0 0010.7 19l1.3-1.3"/>',
    "list": '<path d="M9 5h11M9 12h11M9 19h11M4 5h1M4 12h1M4 19h1"/>',
    "live": '<path d="M2 16c2.5 0 2.5 2 5 2s2.5-2 5-2 2.5 2 5 2 2.5-2 5-2"/>'
    '<circle cx="12" cy="8" r="4.5" class="dot"/>',
    "pen": '<path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6'
    'M16 5a3.5 3.5 0 010 6.5M18 14.5c2 .7 3.2 2.5 3.5 5.5"/>',
    "pin": '<path d="M12 21s7-6.2 7-11.5a7 7 0 10-14 0C5 14.8 12 21 12 21z"/>'
    '<circle cx="12" cy="9.5" r="2.2"/>',
    "play": '<path d="M7 4l13 8-13 8z"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z"/>',
    "star": '<path d="M12 3.2l2.7 5.7 6.2.8-4.6 4.3 1.2 6.2'
    'L12 17.2l-5.5 3 1.2-6.2L3.1 9.7l6.2-.8z"/>',
}


@cache
def icon(name: str) -> SafeString:
    """Draw one icon, hidden from assistive technology: the words stand beside it."""
    return format_html(
        '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - written above
    )
