"""Addresses that nobody keeps a copy of."""

from django.conf import settings

# Addresses that are never public pages; those of files, of people who signed in or who comment.
# The service worker leaves them alone.
PRIVATE = (
    "/admin/",
    "/apercu/",
    "/styleguide/",
    "/palettes/",
    *("/health/", "/metrics"),
    *("/service-worker.js", "/copy.json", "/en/copy.json"),
    *("/ecrire/", "/en/write/", "/compte/", "/en/account/"),
    *("/recits/reactions/", "/en/recaps/reactions/"),
    settings.STATIC_URL,
    settings.MEDIA_URL,
)
