"""Addresses that no view gives: those in letters, of the page of work, of calendars."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import template
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse

from core.http.answers import site_address
from core.models import User

register = template.Library()


@register.simple_tag
def site_url(path: str = "") -> str:
    """Return the address of a path of the site, without a request, as in letters.

    One of another site is returned as it is.
    """
    if str(path).startswith(("http://", "https://")):
        return str(path)
    return f"{site_address()}{path}"


@register.filter
def webcal(address: str) -> str:
    """Return the webcal: address of a calendar, which a device opens to subscribe to it."""
    return "webcal:" + address.partition(":")[2]


@register.simple_tag
def work_url() -> str:
    """Return the page to which signing in leads."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@register.simple_tag
def new_password_path(user: User) -> str:
    """Return where a user chooses a new password, once, as long as PASSWORD_RESET_TIMEOUT says."""
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])
