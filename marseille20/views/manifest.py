"""What browsers and systems show the site as: its icon, and its place among applications."""

import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.http import PublicAnswer

# As in tokens.css.
PAPER = "#EFF1EC"


def favicon(request: HttpRequest) -> PublicAnswer:
    """For whoever asks without having read a page, or cannot draw SVG."""
    icon = Path(settings.BASE_DIR) / "static" / "core" / "icons" / "favicon.ico"
    return PublicAnswer(icon.read_bytes(), content_type="image/x-icon")


def manifest(request: HttpRequest) -> PublicAnswer:
    """One application a language; each holds the whole site, so that the other is one tap away.

    Its window keeps a button to go back and one to reload: there is no copy for offline reading.
    """
    home = reverse("home")
    content = {
        "id": home,
        "name": "Marseille 2.0",
        "short_name": "Marseille 2.0",
        "lang": get_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {
                "src": static(f"core/icons/{name}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, purpose in (("icon", "any"), ("maskable", "maskable"))
            for size in (192, 512)
        ],
        "shortcuts": [
            {"name": _("Programme"), "url": reverse("programme")},
            {"name": _("My picks"), "url": reverse("picks")},
        ],
    }
    body = json.dumps(content, ensure_ascii=False)
    return PublicAnswer(body, content_type="application/manifest+json")
