"""The page on which an edition is made the current one."""

from django.urls import reverse

from events.models import Edition


def current_page(edition: Edition) -> str:
    return reverse("admin:events_edition_current", args=[edition.pk])
