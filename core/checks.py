"""What would be wrong on a public site."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def loopback_is_closed(**kwargs: Any) -> list[CheckMessage]:
    """Nobody may have the site fetch from the machine it runs on."""
    if not settings.FETCH_LOOPBACK:
        return []
    message = "FETCH_LOOPBACK is on: strangers can reach what listens on this machine."
    return [Error(message, hint="It is for tests only: unset it.", id="core.E001")]
