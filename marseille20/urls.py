"""Every address of the site: French without a prefix, English under /en/.

Addresses are permanent; tests/test_addresses.py pins each of them.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from marseille20.pages.views.booklet import booklet
from marseille20.pages.views.downloads import downloads
from marseille20.pages.views.foyer import foyer
from marseille20.pages.views.health import live, ready, status
from marseille20.pages.views.home import home
from marseille20.pages.views.manifest import favicon, icon, manifest, palette
from marseille20.pages.views.media import media
from marseille20.pages.views.metrics import metrics
from marseille20.pages.views.offline import copy, offline
from marseille20.pages.views.page import page
from marseille20.pages.views.redirects import programme
from marseille20.pages.views.service_worker import service_worker
from marseille20.pages.views.sitemap import robots, sitemap, sitemap_part
from marseille20.pages.views.social_image import social_image
from marseille20.pages.views.styleguide import styleguide
from marseille20.pages.views.topic import topic, topic_feed
from reactions.urls import feedback_urls
from reactions.webmentions.views import webmention
from recaps.urls import feeds
from recaps.views.feeds import edition_feed

# Pages are rows of events, found by the public name of their edition: only talks knows it.
page_urls = [
    path(pgettext_lazy("address", "<slug:edition>/info/<slug:slug>/"), page, name="page"),
]
# Topics are rows of core, under which every app files its own.
topic_urls = [path("", topic, name="topic"), *feeds(topic_feed, "topic")]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/live", live, name="live"),
    path("health/ready", ready, name="ready"),
    path("health/status", status, name="status"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemap_part, name="sitemap_part"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("favicon.ico", favicon, name="favicon"),
    path("icons/<slug:name>.png", icon, name="icon"),
    path("palettes/<slug:name>.css", palette, name="palette"),
    path("media/<str:name>", media, name="media"),
    path("styleguide/", styleguide, name="styleguide"),
    path("cards/<path:name>.png", social_image, name="social_image"),
    path("webmention/", webmention, name="webmention"),
    *i18n_patterns(
        path("", home, name="home"),
        path("manifest.webmanifest", manifest, name="manifest"),
        path(pgettext_lazy("address", "programme/"), programme, name="programme"),
        # Before the selections of picks, which have any slug there.
        path(pgettext_lazy("address", "my-picks/bell/"), include("push.urls")),
        path(pgettext_lazy("address", "my-picks/"), include("picks.urls")),
        path(pgettext_lazy("address", "live/"), foyer, name="foyer"),
        path(pgettext_lazy("address", "offline/"), offline, name="offline"),
        path("copy.json", copy, name="copy"),
        path(pgettext_lazy("address", "topics/<slug:slug>/"), include((topic_urls, "core"))),
        # Before recaps, which have any slug there.
        path(pgettext_lazy("address", "recaps/"), include("reactions.urls")),
        path(pgettext_lazy("address", "recaps/"), include("recaps.urls")),
        path(pgettext_lazy("address", "newsletter/"), include("newsletter.urls")),
        path(pgettext_lazy("address", "my-sessions/"), include("participation.urls")),
        path(pgettext_lazy("address", "search/"), include("search.urls")),
        path(pgettext_lazy("address", "account/"), include("core.urls")),
        path(pgettext_lazy("address", "write/"), include("writing.desk.urls")),
        path("<slug:edition>/programme.pdf", booklet, name="booklet"),
        path(
            pgettext_lazy("address", "<slug:edition>/programme/take-along/"),
            downloads,
            name="downloads",
        ),
        path(
            pgettext_lazy("address", "<slug:edition>/recaps/"),
            include(feeds(edition_feed, "edition")),
        ),
        path(
            pgettext_lazy("address", "<slug:edition>/sessions/<slug:key>/feedback/"),
            include((feedback_urls, "feedback")),
        ),
        path("", include("exchange.urls")),
        path("", include("talks.urls")),
        path("", include((page_urls, "events"))),
        prefix_default_language=False,
    ),
]

handler400 = "marseille20.pages.views.errors.bad_request"
handler404 = "marseille20.pages.views.errors.not_found"
handler500 = "marseille20.pages.views.errors.server_error"
