"""Draw the site's own card, which pages without one show: static/core/card.png."""

from pathlib import Path

from marseille20.cards.drawing import draw
from marseille20.cards.shown import Shown

SITE_CARD = Path(__file__).parents[2] / "static" / "core" / "card.png"

if __name__ == "__main__":
    SITE_CARD.write_bytes(draw(Shown(kind="site")))
