"""Stylesheets of what is printed: the site's tokens, colours and flags for WeasyPrint."""

import re
from pathlib import Path
from urllib.parse import quote

from django.contrib.staticfiles import finders

from core.branding import flags, palettes
from core.branding.identity import site_identity
from core.files.storage import inline_imports

TOKENS = "core/tokens.css"
# The inks of the flags, as the tokens of the site have them.
INK = re.compile(r"--flag-(\w+): (#[0-9a-f]{6})")
# What the tokens ask of screens, which WeasyPrint would warn of.
SCREENS = re.compile(r"@media [^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")


def static_folder() -> Path:
    """Return the folder of the site's static files, as they are written."""
    return Path(str(finders.find(TOKENS))).parents[1]


def stylesheet(name: str) -> str:
    """Return the static stylesheet with this name, after the site's tokens and before its flags."""
    tokens = SCREENS.sub("", (static_folder() / TOKENS).read_text())
    own = inline_imports(name, lambda path: (static_folder() / path).read_text())
    identity = site_identity()
    if identity.is_recoloured:
        # What stands in the margins of a page knows no custom properties.
        first = palettes.roles(palettes.PALETTES[palettes.DEFAULT])
        inks = {role.light: identity.roles[name].light for name, role in first.items()}
        own = re.sub("|".join(inks), lambda found: inks[found[0]], own)
        own = f"{palettes.stylesheet(identity.colours)}\n{own}"
    return "\n".join([tokens, own, *flag_rules(tokens)])


def flag_rules(tokens: str) -> list[str]:
    """Return a class for each flag: screen readers pass over pictures of the background."""
    inks = "".join(f".flag__{ink}{{fill:{colour}}}" for ink, colour in INK.findall(tokens))
    style = f"<style>{inks}.flag__outline{{fill:none;stroke:#000;stroke-width:1.5}}</style>"
    names = {sign: "point" if sign == "." else sign for sign in flags.FLAGS}
    return [
        f'.flag-{name}{{background-image:url("data:image/svg+xml,{quote(_alone(sign, style))}")}}'
        for sign, name in names.items()
    ]


def _alone(sign: str, style: str) -> str:
    """Return the drawing of a flag as a picture of its own."""
    drawing = flags.flag(sign).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return drawing.replace(">", f">{style}", 1)
