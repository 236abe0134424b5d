"""Signing in, where this site differs from django-allauth."""

from datetime import timedelta
from time import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from core.http.limits import address, allow, mailbox, visitor

HOUR = timedelta(hours=1)
# Tries at the password of one account, from everywhere.
MOST_PASSWORDS = 300
# In the session: when the person set up a second factor.
SECOND_FACTOR_ADDED = "second_factor_added"


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that all limits use."""
        return str(address(request))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the page of work: the admin for organisers and editors, the desk for bloggers."""
        if request.user.is_staff:
            return reverse("admin:index")
        return super().get_login_redirect_url(request)

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, object]]:
        """Return the methods with passkeys first: they are one gesture, codes must be looked up."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Tell whether to ask for a proof again: not soon after a second factor was added.

        Its recovery codes are shown then. An account with neither password nor second factor yet
        has nothing to prove it with.
        """
        added = self.request.session.get(SECOND_FACTOR_ADDED, 0)
        is_recent = time() - added < app_settings.REAUTHENTICATION_TIMEOUT
        if is_recent or not self.get_reauthentication_methods(self.request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Save the password alone: the account may have been closed just now."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Limit tries at the password of one account, from however many places at once."""
        box = mailbox(credentials.get("email", ""))
        if not allow("password of an account", box, most=MOST_PASSWORDS, per=HOUR):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return the key of wrong passwords, by place too: else strangers could lock an account."""
        place = visitor(request)[0]
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{place}"
