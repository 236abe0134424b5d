"""Every address of the site: French without a prefix, English under /en/.

Addresses are permanent; tests/test_addresses.py pins each of them.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from marseille20 import views
from reactions.webmentions.views import webmention
from recaps.urls import feeds
from recaps.views import edition_feed

# Pages are rows of events, found by the public name of their edition: only talks knows it.
page_urls = [
    path(pgettext_lazy("address", "<slug:edition>/info/<slug:slug>/"), views.page, name="page"),
]
# Topics are rows of core, under which every room files its own.
topic_urls = [path("", views.topic, name="topic"), *feeds(views.topic_feed, "topic")]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("media/<str:name>", views.media, name="media"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("cards/<path:name>.png", views.social_image, name="social_image"),
    path("webmention/", webmention, name="webmention"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("manifest.webmanifest", views.manifest, name="manifest"),
        path(pgettext_lazy("address", "programme/"), views.programme, name="programme"),
        path(pgettext_lazy("address", "my-picks/"), views.picks, name="picks"),
        path(pgettext_lazy("address", "topics/<slug:slug>/"), include((topic_urls, "core"))),
        # Before recaps, which have any slug there.
        path(pgettext_lazy("address", "recaps/"), include("reactions.urls")),
        path(pgettext_lazy("address", "recaps/"), include("recaps.urls")),
        path(pgettext_lazy("address", "newsletter/"), include("newsletter.urls")),
        path(pgettext_lazy("address", "account/"), include("core.urls")),
        path(pgettext_lazy("address", "write/"), include("writing.desk.urls")),
        path("<slug:edition>/programme.pdf", views.booklet, name="booklet"),
        path(
            pgettext_lazy("address", "<slug:edition>/recaps/"),
            include(feeds(edition_feed, "edition")),
        ),
        path("", include("talks.urls")),
        path("", include((page_urls, "events"))),
        prefix_default_language=False,
    ),
]

handler404 = "marseille20.views.not_found"
