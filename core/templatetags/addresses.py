"""Addresses that settings know: `{% site_url path %}` and `{% work_url %}`."""

from django import template
from django.conf import settings
from django.shortcuts import resolve_url

register = template.Library()


@register.simple_tag
def site_url(path: str = "") -> str:
    """The address of a path of the site, where no request tells the host, as in letters.

    Without SITE_URL it is where the server listens. One of another site is whole already.
    """
    if str(path).startswith(("http://", "https://")):
        return str(path)
    return f"{settings.SITE_URL or f'http://{settings.HOST}:{settings.PORT}'}{path}"


@register.simple_tag
def work_url() -> str:
    """Where those who sign in come to."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)
