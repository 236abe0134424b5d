"""Addresses of signing in and of an account's safety; below /compte/ and /en/account/.

Of django-allauth's pages these are offered, under the names it knows them by. There is no public
sign-up: editors invite.
"""

from allauth.account import views
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from core.sign_in.codes import AskView, EnterView
from core.sign_in.pages import signed_in

urlpatterns = [
    path(pgettext_lazy("address", "sign-in/"), views.login, name="account_login"),
    path(
        pgettext_lazy("address", "sign-in/code/"),
        AskView.as_view(),
        name="account_request_login_code",
    ),
    path(
        pgettext_lazy("address", "sign-in/code/enter/"),
        EnterView.as_view(),
        name="account_confirm_login_code",
    ),
    path(pgettext_lazy("address", "sign-out/"), views.logout, name="account_logout"),
    path(pgettext_lazy("address", "closed/"), views.account_inactive, name="account_inactive"),
    path(pgettext_lazy("address", "confirm/"), views.reauthenticate, name="account_reauthenticate"),
    path(
        pgettext_lazy("address", "password/"), views.password_reset, name="account_reset_password"
    ),
    path(
        pgettext_lazy("address", "password/sent/"),
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        pgettext_lazy("address", "password/changed/"),
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        pgettext_lazy("address", "password/<uidb36>/<key>/"),
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(pgettext_lazy("address", "devices/"), signed_in, name="account_signed_in"),
    path(pgettext_lazy("address", "security/"), include("allauth.mfa.urls")),
]
