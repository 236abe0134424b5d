"""The cookie of a commenter who confirmed an address in this browser."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from core.text.translated import LANGUAGES
from reactions.models import Commenter

SALT = "reactions.comments.cookies"
YEAR = timedelta(days=365)


def remember(response: HttpResponse, commenter: Commenter) -> None:
    """Set the cookie that lets this browser comment again without confirming the address.

    Its path has no public pages below it, so they stay the same for everybody.
    """
    for language in LANGUAGES:
        with translation.override(language):
            pages = f"{reverse('recaps:list')}reactions/"
        # A name for each: of one name, a response sets one cookie.
        response.set_signed_cookie(
            f"commenter_{language}",
            str(commenter.pk),
            salt=SALT,
            max_age=YEAR,
            path=pages,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )


def commenter(request: HttpRequest) -> Commenter | None:
    """Return the commenter that the browser's cookie names, if any."""
    name = f"commenter_{translation.get_language()}"
    pk = request.get_signed_cookie(name, None, salt=SALT, max_age=YEAR)
    return Commenter.objects.filter(pk=pk).first() if pk else None
