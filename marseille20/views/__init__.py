from marseille20.views.booklet import booklet
from marseille20.views.errors import not_found
from marseille20.views.home import home
from marseille20.views.manifest import favicon, manifest
from marseille20.views.media import media
from marseille20.views.page import page
from marseille20.views.redirects import picks, programme
from marseille20.views.sitemap import robots, sitemap
from marseille20.views.social_image import social_image
from marseille20.views.styleguide import styleguide
from marseille20.views.topic import topic, topic_feed

__all__ = [
    "booklet",
    "favicon",
    "home",
    "manifest",
    "media",
    "not_found",
    "page",
    "picks",
    "programme",
    "robots",
    "sitemap",
    "social_image",
    "styleguide",
    "topic",
    "topic_feed",
]
