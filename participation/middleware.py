"""What is true of every answer below a personal link, whatever made it."""

import re

from django.http import HttpRequest, HttpResponseBase

from core.http.middleware import Middleware

# The page that asks for a link is open to all, and its form needs to say where it was sent from. An
# address in the words of the other language holds the same link.
BELOW = re.compile(r"(/en)?/(mes-seances|my-sessions)/.", re.DOTALL)


class PersonalLinkMiddleware(Middleware):
    """Middleware that lets nobody keep pages of speakers, or learn their addresses by links there.

    Pages of errors too: an address whose end is mistyped has the link in it.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if BELOW.match(request.path_info):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
        return response
