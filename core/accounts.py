"""How people with an account come in: what this site does differently from django-allauth."""

import logging
from http import HTTPStatus
from smtplib import SMTPException
from time import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from core.http import absolute

logger = logging.getLogger(__name__)

# In the session: when the person set up a second factor.
SECOND_FACTOR_ADDED = "second_factor_added"


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Organisers and editors work in the admin, bloggers at their desk."""
        if request.user.is_staff:
            return reverse("admin:index")
        return super().get_login_redirect_url(request)

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, object]]:
        """A passkey is one gesture: it comes before codes to be looked up."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """After the first second factor come recovery codes; nobody proves it again to see them."""
        added = self.request.session.get(SECOND_FACTOR_ADDED, 0)
        is_recent = time() - added < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link goes to the site's own address: the host asked may be anybody's invention."""
        user, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[user, token])
        return absolute(self.request, path)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send at once, and say so where that fails.

        Whoever waits for a code is in front of the page, and a code that opens an account is not
        for keeping: so there is no row of it, as there is of the letters of recaps.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.exception("A mail to %s could not be sent", email)
            page = render(
                self.request, "account/mail_failed.html", status=HTTPStatus.SERVICE_UNAVAILABLE
            )
            raise ImmediateHttpResponse(page) from error
