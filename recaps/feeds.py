"""Feeds of recaps."""

from django.contrib.syndication.views import Feed


class RecapsFeed(Feed):  # type: ignore[type-arg]
    title = "Marseille 2.0"
    link = "/"
