"""The page behind the link of an invitation."""

from http import HTTPStatus
from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.forms.forms import WordsField
from core.models import User
from core.text.validators import refuse_addresses
from recaps.models import Author, Invitation
from writing import invitations


class NameForm(forms.Form):
    name = WordsField(
        label=_("Your name, as you sign"),
        max_length=Author._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("It stands above what you publish. It can be changed later."),
        validators=[refuse_addresses],
    )

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_staff:
            self.fields["name"].label = _("Your name")
            self.fields["name"].help_text = _("As your colleagues will see it.")


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and accept it by POST.

    Mail servers open links to look behind them, so opening one changes nothing.
    """
    found = invitations.from_token(token)
    if found is None:
        return _closed(request, "unknown", HTTPStatus.NOT_FOUND)
    user = request.user if isinstance(request.user, User) else None
    if found.state != Invitation.State.OPEN:
        if user and user == found.accepted_by:
            return redirect(invitations.landing(found))
        return _closed(request, found.state, HTTPStatus.GONE)
    if not invitations.is_founded(found):
        return _closed(request, Invitation.State.REVOKED, HTTPStatus.GONE)
    account = User.objects.filter(email__iexact=found.email).first()
    mine = user == account
    form = None if account else _name_form(request, found)
    if request.method == "POST" and mine and (form is None or form.is_valid()):
        name = form.cleaned_data["name"] if form else ""
        try:
            accepted = invitations.accept(found, user, name)
        except invitations.ClosedError:
            # It was accepted meanwhile: the page says how it is now.
            return redirect(request.path)
        home = invitations.landing(found)
        if user:
            return redirect(home)
        return perform_login(  # type: ignore[no-any-return]
            request, accepted, email=accepted.email, redirect_url=home
        )
    context: dict[str, Any] = {
        "invitation": found,
        "subjects": invitations.subjects(found),
        "recap_title": invitations.title(found),
        "known": account is not None,
        "mine": mine,
        "form": form,
    }
    return render(request, "writing/desk/invitation.html", context)


def _name_form(request: HttpRequest, found: Invitation) -> NameForm:
    is_staff = Invitation.Role(found.role).is_staff
    return NameForm(request.POST or None, initial={"name": found.name}, is_staff=is_staff)


def _closed(request: HttpRequest, why: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "writing/desk/invitation_closed.html", {"why": why}, status=status)
