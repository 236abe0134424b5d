"""Where somebody is signed in."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class BrowserSession(AbstractBaseSession):
    """What the site keeps for one browser, while it has the cookie; core.sessions writes it.

    Whose it is stands beside what is kept, or all rows would be decoded to find somebody's.
    """

    account = models.BigIntegerField(null=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("browser that is signed in")
        verbose_name_plural = _("browsers that are signed in")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore
