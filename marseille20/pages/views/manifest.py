"""The manifest of the site as an application: its icons, colours and name."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from core.branding import palettes
from core.branding.identity import identity_for, known_identity
from core.branding.palettes import Palette
from core.database.connection import without_database
from core.http.answers import PublicAnswer
from core.models import SiteIdentity
from core.templatetags.text import plain
from marseille20.pages import icons

# Five colours, and the digest of the sheet that is made of them.
PALETTE = re.compile(r"((?:[0-9a-f]{6}){5})-([0-9a-f]{12})")
FOR_EVER = "public, max-age=31536000, immutable"


def favicon(request: HttpRequest) -> PublicAnswer:
    """Return the favicon for clients that have not read a page, or cannot draw SVG."""
    identity = identity_for(request)
    if identity.is_redrawn:
        return PublicAnswer(icons.draw(identity, "favicon"), content_type="image/x-icon")
    icon = Path(settings.BASE_DIR) / "static" / "core" / "icons" / "favicon.ico"
    return PublicAnswer(icon.read_bytes(), content_type="image/x-icon")


def icon(request: HttpRequest, name: str) -> PublicAnswer:
    """Return an icon that is made of the identity of the site, at an address that stays."""
    if name not in {*icons.ICONS, icons.LOGO}:
        raise Http404(_("There is no such icon."))
    return PublicAnswer(icons.draw(identity_for(request), name), content_type="image/png")


@without_database
def palette(request: HttpRequest, name: str) -> HttpResponse:
    """Return the stylesheet of a palette, which its name holds whole, without a database.

    One of this site that was named by another version of this program is made as this one makes it.
    """
    found = PALETTE.fullmatch(name)
    if not found:
        raise Http404(_("There is no such palette."))
    colours = Palette(*(f"#{part}" for part in re.findall(".{6}", found[1])))
    is_this = found[2] == palettes.digest(colours)
    is_ours = colours in {*palettes.PALETTES.values(), known_identity().colours}
    if not (is_this or is_ours) or any(palettes.faults(colours)):
        raise Http404(_("There is no such palette."))
    headers = {"Cache-Control": FOR_EVER if is_this else "no-cache"}
    return HttpResponse(palettes.stylesheet(colours), content_type="text/css", headers=headers)


def manifest(request: HttpRequest) -> PublicAnswer:
    """Return the manifest of a language; it holds the whole site, so the other is one tap away.

    Its window keeps a button to go back and one to reload: what is read without network is a copy.
    """
    home, identity = reverse("home"), identity_for(request)
    paper = identity.roles["paper"].light.upper()
    content = {
        "id": home,
        "name": identity.name,
        "short_name": identity.short_name,
        "lang": get_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": paper,
        "background_color": paper,
        "icons": [
            {
                "src": _icon_address(identity, f"{name}-{size}"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, purpose in (("icon", "any"), ("maskable", "maskable"))
            for size in (192, 512)
        ],
        "shortcuts": [
            {"name": _("Now"), "url": reverse("foyer")},
            {"name": _("My picks"), "url": reverse("picks:mine")},
            {"name": _("Programme"), "url": reverse("programme")},
        ],
    }
    if identity.tagline:
        content["description"] = plain(identity.tagline)
    body = json.dumps(content, ensure_ascii=False)
    return PublicAnswer(body, content_type="application/manifest+json")


def _icon_address(identity: SiteIdentity, name: str) -> str:
    if identity.is_redrawn:
        return reverse("icon", args=[name])
    return static(f"core/icons/{name}.png")
