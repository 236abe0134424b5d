"""The site's own image, which pages without one show: static/core/social_image.png."""

from pathlib import Path

from marseille20.social_images.content import ImageContent
from marseille20.social_images.drawing import draw

SITE_IMAGE = Path(__file__).parents[2] / "static" / "core" / "social_image.png"

if __name__ == "__main__":
    SITE_IMAGE.write_bytes(draw(ImageContent(kind="site")))
