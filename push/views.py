"""The views by which a browser subscribes, changes its subscription, and unsubscribes.

An endpoint is a secret of its browser: knowing it allows changing the subscription. It comes in the
body of a form, never in an address, and no cookie is needed.
"""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from core.http.answers import same_origin_only
from core.http.limits import Visitor, allow, visitor
from push import subscriptions
from push.forms import KeysForm, PushForm
from push.vapid import public_key, signer
from talks.published import site_for

# Limits for one network, which can be the wifi of a conference: new subscriptions in a minute and
# in a day, and requests in a minute.
MOST_BEGUN, MOST_BEGUN_A_DAY, MOST_REQUESTS = 60, 3000, 2400
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@require_safe
@never_cache
def key(request: HttpRequest) -> HttpResponse:
    """Return the public key that a browser subscribes with."""
    return HttpResponse(public_key(signer()), content_type="text/plain")


@same_origin_only
@sensitive_post_parameters("endpoint", "p256dh", "auth")
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Keep a browser's subscription for the current edition, in the language of the page."""
    edition, form, who = site_for(request).current, PushForm(request.POST), visitor(request)
    if edition is None:
        return _refusal(_("No edition is the current one."), HTTPStatus.NOT_FOUND)
    if not allow("push requests", who, most=MOST_REQUESTS, per=MINUTE):
        return _too_often()
    if not form.is_valid():
        return _refusal(form.why, HTTPStatus.BAD_REQUEST)
    endpoint = form.cleaned_data["endpoint"]
    if not subscriptions.is_known(endpoint):
        if not subscriptions.may_begin(endpoint):
            return _too_many()
        if not _may_begin(who):
            return _too_often()
    subscriptions.subscribe(edition, get_language() or "fr", form.cleaned_data)
    return JsonResponse({"edition": str(edition.facts.key)})


@same_origin_only
@sensitive_post_parameters("former", "endpoint", "p256dh", "auth")
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Store the new endpoint of a subscription: push services renew them."""
    form = KeysForm(request.POST)
    if not allow("push requests", visitor(request), most=MOST_REQUESTS, per=MINUTE):
        return _too_often()
    if not form.is_valid():
        return _refusal(form.why, HTTPStatus.BAD_REQUEST)
    if not subscriptions.may_begin(form.cleaned_data["endpoint"]):
        return _too_many()
    if not subscriptions.move(request.POST.get("former", ""), form.cleaned_data):
        return _refusal(_("Nothing is known of this browser."), HTTPStatus.NOT_FOUND)
    return JsonResponse({})


@same_origin_only
@sensitive_post_parameters("endpoint")
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Delete a browser's subscription; it is no error if there is none."""
    if not allow("push requests", visitor(request), most=MOST_REQUESTS, per=MINUTE):
        return _too_often()
    subscriptions.stop(request.POST.get("endpoint", ""))
    return JsonResponse({})


def _may_begin(who: Visitor) -> bool:
    return allow("push begun", who, most=MOST_BEGUN, per=MINUTE) and allow(
        "push begun in a day", who, most=MOST_BEGUN_A_DAY, per=DAY
    )


def _refusal(why: str, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"error": why}, status=status)


def _too_many() -> HttpResponse:
    why = _("This browser’s notifications come by a service that has not answered yet: try later.")
    return _refusal(why, HTTPStatus.TOO_MANY_REQUESTS)


def _too_often() -> HttpResponse:
    why = _("That was tried too often from here: wait a minute.")
    return _refusal(why, HTTPStatus.TOO_MANY_REQUESTS)
