"""Requests whose responses are not kept: private addresses, and those of this process itself."""

from django.conf import settings

# Addresses that are never public pages; those of files, of people who signed in, who comment or
# who speak.
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
    *("/mes-seances/", "/en/my-sessions/"),
    settings.STATIC_URL,
    settings.MEDIA_URL,
)

# In the environment of a request: its page is for the copy that browsers read without network,
# rendered without what is around all pages, and not kept here.
FOR_COPY = "marseille20.for_copy"
# In the environment of a request: its page is made if memory has none that would be shown without
# the database, and kept if nothing that is true has to make room for it.
IF_ROOM = "marseille20.if_room"
# In the environment of a request: its page is kept for the other processes of the machine too.
FOR_ALL = "marseille20.for_all"
