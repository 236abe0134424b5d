"""The public pages of the newsletter: subscribe, confirm, leave."""

from datetime import timedelta
from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.forms.forms import AddressField
from core.http.answers import same_origin_only
from core.http.limits import Visitor, allow, visitor
from newsletter import subscribers
from newsletter.models import CONFIRMATION_TIMEOUT, Subscriber

# So many addresses can be typed in from one place, which can be the wifi of a conference, with a
# thousand who ask within half an hour: in a minute and in a day. Each gets three letters at most,
# and nothing more unless it answers one.
MOST_A_MINUTE = 60
MOST_A_DAY = 1500


class SubscribeForm(forms.Form):
    email = AddressField(
        label=gettext_lazy("E-mail address"),
        max_length=Subscriber._meta.get_field("email").max_length,
    )
    # A hidden field: what fills it in is a program.
    website = forms.CharField(required=False)


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form and take it; the answer is the same whether the address is known or not."""
    form = SubscribeForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("newsletter:asked")
        if why := _refusal(visitor(request)):
            form.add_error(None, why)
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            subscribers.ask(form.cleaned_data["email"], get_language() or "fr")
            return redirect("newsletter:asked")
    return render(request, "newsletter/subscribe.html", {"form": form}, status=status)


def _refusal(who: Visitor) -> str:
    """Return why a visitor cannot subscribe now, "" if they can."""
    if not allow("newsletter form", who, most=MOST_A_MINUTE, per=timedelta(minutes=1)):
        return _("That was tried too often from here: wait a minute.")
    if not allow("newsletter form of a day", who, most=MOST_A_DAY, per=timedelta(days=1)):
        return _("That was tried too often from here: try again tomorrow.")
    return ""


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Show what to do next, the same for every address."""
    return render(request, "newsletter/asked.html")


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm a subscription by POST.

    Mail servers open links to look behind them, so opening one changes nothing.
    """
    found = subscribers.find_by_key(key)
    if found is None:
        return _closed(request, HTTPStatus.NOT_FOUND)
    if found.confirmed_at is None:
        if found.asked_at <= timezone.now() - CONFIRMATION_TIMEOUT:
            return _closed(request, HTTPStatus.GONE)
        if request.method != "POST":
            return render(request, "newsletter/confirm.html", {"subscriber": found})
        subscribers.confirm(found)
    return render(request, "newsletter/confirmed.html", {"key": found.key})


# Mail programs post here by themselves, from anywhere and without a cookie (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Unsubscribe at once by POST; a second time changes nothing."""
    found = subscribers.find_by_key(key)
    if request.method == "POST":
        if found:
            subscribers.erase(Subscriber.objects.filter(pk=found.pk))
        return render(request, "newsletter/left.html")
    if found is None:
        return _closed(request, HTTPStatus.NOT_FOUND)
    return render(request, "newsletter/leave.html", {"key": found.key})


def _closed(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    context = {"expired": status == HTTPStatus.GONE}
    return render(request, "newsletter/closed.html", context, status=status)
