from recaps.views.authors import author, authors
from recaps.views.feeds import author_feed, edition_feed, feed
from recaps.views.recap import recap, under_work_page
from recaps.views.recaps import recaps

__all__ = [
    "author",
    "author_feed",
    "authors",
    "edition_feed",
    "feed",
    "recap",
    "recaps",
    "under_work_page",
]
