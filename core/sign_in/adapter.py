"""How people with an account come in: what this site does differently from django-allauth."""

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
        """As all limits see it."""
        return str(address(request))

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
        """After the first second factor come recovery codes; nobody proves it again to see them.

        Who has neither password nor second factor yet has nothing to prove it with.
        """
        added = self.request.session.get(SECOND_FACTOR_ADDED, 0)
        is_recent = time() - added < app_settings.REAUTHENTICATION_TIMEOUT
        if is_recent or not self.get_reauthentication_methods(self.request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """No account's password is tried for long, from however many places at once."""
        box = mailbox(credentials.get("email", ""))
        if not allow("password of an account", box, most=MOST_PASSWORDS, per=HOUR):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """allauth counts wrong passwords by this: from one place, or strangers could lock it."""
        place = visitor(request)[0]
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{place}"
