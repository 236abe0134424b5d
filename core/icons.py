"""The few line icons of the interface, on a 24 × 24 grid."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS = {
    "add": '<path d="M12 5v14M5 12h14"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "calendar": '<path d="M4 5h16v15H4zM4 10h16M8 2.5v4M16 2.5v4"/>',
    "display": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M12 3.5v17a8.5 8.5 0 000-17z" class="fill"/>',
    "down": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "edit": '<path d="M4 6h16M4 11h9M4 16h5M12 20l1-4 6-6 3 3-6 6z"/>',
    "embed": '<path d="M3 5h18v14H3zM10 9v6l5-3z"/>',
    "filter": '<path d="M3 6h18M6 12h12M10 18h4"/>',
    "gallery": '<path d="M7 3h14v12H7zM3 8v13h14M7 12l4-4 4 5 2-2 4 4"/>',
    "link": '<path d="M10 14a4 4 0 005.7 0l3.3-3.3a4 4 0 00-5.7-5.7L12 6.3'
    'M14 10a4 4 0 00-5.7 0L5 13.3A4 4 0 0010.7 19l1.3-1.3"/>',
    "list": '<path d="M9 5h11M9 12h11M9 19h11M4 5h1M4 12h1M4 19h1"/>',
    "live": '<path d="M2 16c2.5 0 2.5 2 5 2s2.5-2 5-2 2.5 2 5 2 2.5-2 5-2"/>'
    '<circle cx="12" cy="8" r="4.5" class="dot"/>',
    "numbers": '<path d="M10 6h10M10 12h10M10 18h10M4 5l1.5-1v5M3.5 15h3l-3 4h3"/>',
    "pen": '<path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6'
    'M16 5a3.5 3.5 0 010 6.5M18 14.5c2 .7 3.2 2.5 3.5 5.5"/>',
    "picture": '<path d="M3 5h18v14H3zM3 16l5-5 5 6 3-3 5 5"/><circle cx="15.5" cy="9.5" r="1.5"/>',
    "pin": '<path d="M12 21s7-6.2 7-11.5a7 7 0 10-14 0C5 14.8 12 21 12 21z"/>'
    '<circle cx="12" cy="9.5" r="2.2"/>',
    "play": '<path d="M7 4l13 8-13 8z"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z"/>',
    "pull": '<path d="M5 4v16M9 7h10M9 12h10M9 17h6"/>',
    "quote": '<path d="M4 17c3-1 4-3 4-6H4V6h5v6M13 17c3-1 4-3 4-6h-4V6h5v6"/>',
    "redo": '<path d="M20 9H9a5 5 0 000 10h4M15 4l5 5-5 5"/>',
    "remove": '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>',
    "rule": '<path d="M3 12h18M7 6h10M7 18h10"/>',
    "star": '<path d="M12 3.2l2.7 5.7 6.2.8-4.6 4.3 1.2 6.2'
    'L12 17.2l-5.5 3 1.2-6.2L3.1 9.7l6.2-.8z"/>',
    "undo": '<path d="M4 9h11a5 5 0 010 10h-4M9 4L4 9l5 5"/>',
    "unlink": '<path d="M10 14a4 4 0 005.7 0l3.3-3.3a4 4 0 00-5.7-5.7L12 6.3'
    'M14 10a4 4 0 00-5.7 0L5 13.3A4 4 0 0010.7 19l1.3-1.3M3 3l18 18"/>',
    "up": '<path d="M12 20V5M6 11l6-6 6 6"/>',
}


@cache
def icon(name: str) -> SafeString:
    """Draw one icon, hidden from assistive technology: the words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - written above
    )
