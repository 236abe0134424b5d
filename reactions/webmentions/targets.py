"""The pages of ours that take webmentions: sessions, speakers and recaps."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from core.models import former_slug
from recaps.models import Recap
from speakers.models import Speaker
from talks.addresses import session_at
from talks.appearances import believed
from talks.models import Session
from talks.programme import schema
from talks.published import published_site

type Page = Recap | Session | Speaker


def page_at(address: str) -> Page | None:
    """Return the row of the page at an address of ours, in either language, under any slug it had.

    Return None where there is none, where it is withdrawn or erased, or takes no webmentions.
    """
    path = unquote(urlsplit(address).path)
    site = published_site()
    if session := session_at(site, path):
        hidden = session.withdrawn or session.erased
        return None if hidden else Session.objects.filter(key=session.key).first()
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    slug = match.kwargs.get("slug", "")
    if match.view_name == "talks:speaker" and (speaker := believed(site, schema.Speaker, slug)):
        hidden = speaker.withdrawn or speaker.erased
        return None if hidden else Speaker.objects.filter(key=speaker.key).first()
    if match.view_name == "recaps:recap":
        recaps = Recap.objects.published()
        return recaps.filter(slug=slug).first() or former_slug(recaps, slug)
    return None


def field_of(page: Page) -> str:
    """Return the name of the column that points to a page: recap, session or speaker."""
    return str(page._meta.model_name)
