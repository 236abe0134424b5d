"""`{% site_url path %}`: whole addresses where no request tells the host, as in letters."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site_url(path: str = "") -> str:
    """The address of a path of the site; without SITE_URL, where the server listens.

    One of another site is whole already.
    """
    if str(path).startswith(("http://", "https://")):
        return str(path)
    return f"{settings.SITE_URL or f'http://{settings.HOST}:{settings.PORT}'}{path}"
