"""Codes and links by mail, to sign in or to choose a new password.

Whatever address is typed, a page does the same work and gives the same answer: it writes a letter,
and the task worker finds out whether there is an account to send it to
(`core.mail.outbox.write_unkept`).

A limit stops mail, never the way in: when many letters were written for an address, the last of
them goes on working, whichever request it was for.
"""

from datetime import timedelta
from functools import cached_property
from typing import Any

from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

from core.branding.identity import site_identity
from core.forms.forms import AddressField
from core.http.limits import Visitor, allow, mailbox, visitor
from core.mail import outbox
from core.mail.models import Letter

CODE = "core/letters/code.txt"
RESET = "core/letters/new_password.txt"

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
CODE_LIVES = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
# Codes sent to an address: on requests from one place in a quarter of an hour, and in a day.
CODES_HERE, CODES_A_DAY = 6, 20
# Each time a code is asked for, it can be guessed at three times. So often in a quarter of an hour:
# for one address from one place, for one address, and from one place. The last is for a conference
# behind one address, of which a thousand come in within half an hour; 3,000 guesses at 6 signs find
# nothing.
ASKED_HERE, ASKED_FOR_ADDRESS, ASKED_FROM_PLACE = 12, 1000, 1000
# Links to choose a new password, sent to an address: on requests from one place in an hour, and in
# a day. A letter that could not be sent within the hour is not waited for any more.
LINKS_HERE, LINKS_A_DAY = 3, 10


class TooOftenError(ValidationError):
    """Codes were asked for so often that guessing would be worth it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Too many codes were asked for. Wait a quarter of an hour, or come in another way; "
                "a page that already waits for a code still takes it."
            ),
            code="often",
        )


def ask_for_code(request: HttpRequest, email: str) -> tuple[Letter, bool]:
    """Write a letter with a code, or reuse the last if many were written; return it, and which.

    The second value is true where it may be an older one. Raises TooOftenError.
    """
    here, box = _asker(request, email), mailbox(email)
    if not (
        allow("code from place", visitor(request), most=ASKED_FROM_PLACE, per=QUARTER)
        and allow("code for address from place", here, most=ASKED_HERE, per=QUARTER)
        and allow("code for address", box, most=ASKED_FOR_ADDRESS, per=QUARTER)
    ):
        raise TooOftenError
    few = allow("mail of a code here", here, most=CODES_HERE, per=QUARTER) and allow(
        "mail of a code", box, most=CODES_A_DAY, per=DAY
    )
    letter = _written(email, CODE).first()
    if few or letter is None:
        subject = _("A code to sign in")
        letter = outbox.write_unkept(email, CODE, subject=subject, lives=CODE_LIVES)
    # That the last one was used, and another written, is nobody's business.
    return letter, not few


def ask_for_new_password(request: HttpRequest, email: str) -> None:
    """Send a link, unless many were sent: links work for days, the last one too."""
    here, box = _asker(request, email), mailbox(email)
    few = allow("new password here", here, most=LINKS_HERE, per=HOUR) and allow(
        "new password", box, most=LINKS_A_DAY, per=DAY
    )
    if few or not _written(email, RESET).exists():
        subject = _("A new password for %(site)s") % {"site": site_identity().name}
        outbox.write_unkept(email, RESET, subject=subject, lives=HOUR)


def _asker(request: HttpRequest, email: str) -> Visitor:
    """Return the networks of a visitor, each with the mailbox that they ask for."""
    return tuple(f"{network} {mailbox(email)}" for network in visitor(request))


def _written(email: str, template: str) -> QuerySet[Letter]:
    """Return the letters that still let their reader in, newest first; used ones are deleted."""
    return Letter.objects.filter(to=email, template=template, expires_at__gt=timezone.now())


def _address(typed: str) -> str:
    """Return the address as rows have it. Raises ValidationError."""
    longest = Letter._meta.get_field("to").max_length
    address: str = AddressField(max_length=longest).clean(typed)
    return address


class CodeForm(RequestLoginCodeForm):
    """A form for an address that looks up no account."""

    def clean_email(self) -> str:
        return _address(self.cleaned_data["email"])


class NewPasswordForm(ResetPasswordForm):
    """A form for an address that looks up no account."""

    def clean_email(self) -> str:
        return _address(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        email: str = self.cleaned_data["email"]
        ask_for_new_password(request, email)
        return email


class AskView(RequestLoginCodeView):
    """The page that asks for a code."""

    form_class = CodeForm

    def form_valid(self, form: forms.Form) -> HttpResponse:
        email = form.cleaned_data["email"]
        try:
            letter, is_limited = ask_for_code(self.request, email)
        except TooOftenError as error:
            form.add_error("email", error)
            return self.form_invalid(form)
        process = LoginCodeVerificationProcess.initiate(
            request=self.request, user=None, email=email
        )
        process.state |= {"letters": [letter.pk], "is_limited": is_limited}
        process.persist()
        return FormView.form_valid(self, form)


class EnterView(ConfirmLoginCodeView):
    """The page to enter a code: any of those that were asked for here, once."""

    @cached_property
    def letter(self) -> Letter | None:
        """Return the letter whose code was typed, if any."""
        letters = Letter.objects.filter(
            pk__in=self._process.state.get("letters", ()),
            expires_at__gt=timezone.now(),
            user__isnull=False,
        )
        typed = self.request.POST.get("code", "")
        matching = (
            letter for letter in letters if compare_user_code(actual=typed, expected=letter.code)
        )
        return next(matching, None)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "code" in kwargs:
            kwargs["code"] = self.letter.code if self.letter else ""
        return kwargs

    def _resend_form_valid(self, form: forms.Form) -> HttpResponse:
        state = self._process.state
        try:
            letter, state["is_limited"] = ask_for_code(self.request, state["email"])
            state["letters"] = [*state.get("letters", ()), letter.pk]
        except TooOftenError:
            state["is_limited"] = True
        return super()._resend_form_valid(form)

    def _verify_form_valid(self, form: forms.Form) -> HttpResponse:
        letter = self.letter
        # Another request was faster with the same code.
        if letter is None or not Letter.objects.filter(pk=letter.pk).delete()[0]:
            return self.form_invalid(form)
        self._process.state["user_id"] = str(letter.user_id)
        return super()._verify_form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_limited = self._process.state.get("is_limited", False)
        return super().get_context_data(is_limited=is_limited, **kwargs)
