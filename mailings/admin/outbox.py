"""What became of a mailing: its departure, its deliveries, and what each recipient got."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, ngettext

from core.admin.buttons import View, button_on
from core.text.translated import LANGUAGES
from mailings import sending
from mailings.admin.letters import marked_letter
from mailings.extension_points import audience_of
from mailings.models import Delivery, Mailing, MailingDeliveryQuerySet
from mailings.naming import called
from mailings.outbox import RESENDABLE, counted, seconds_left, state_in_words

LOOK = "admin:mailings_mailing_look"
# So many deliveries on a page.
PAGE = 100


def urls(guard: Any) -> list[URLPattern]:
    """Return the addresses of these pages; guard: of a page of the admin."""
    views: list[tuple[str, View, str]] = [
        ("<int:pk>/look/", look, "look"),
        ("<int:pk>/look/<int:delivery>/", letter, "letter"),
        ("<int:pk>/call-back/", call_back, "call_back"),
        ("<int:pk>/again/", again, "again"),
    ]
    return [
        path(route, guard(view), name=f"mailings_mailing_{name}") for route, view, name in views
    ]


def _mailing(request: HttpRequest, pk: int, *, right: str = "view") -> Any:
    if not request.user.has_perm(f"mailings.{right}_mailing"):
        raise PermissionDenied
    return get_object_or_404(counted(Mailing.objects.select_related("reply_to")), pk=pk)


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a mailing is, its deliveries and its words."""
    mailing = _mailing(request, pk)
    audience = audience_of(mailing.audience)
    mailing.called = called(mailing, audience)
    state = request.GET.get("state", "")
    deliveries = mailing.deliveries.order_by("pk")
    if state in Delivery.State:
        deliveries = deliveries.filter(state=state)
    page = Paginator(deliveries, PAGE).get_page(request.GET.get("p"))
    counts, known = _counts(mailing.deliveries.all()), _counts(mailing.deliveries.known())
    context = {
        **admin.site.each_context(request),
        "title": str(mailing),
        "opts": Mailing._meta,
        "mailing": mailing,
        "audience": audience,
        "state": state_in_words(mailing),
        "seconds": seconds_left(mailing),
        "grace": int(sending.GRACE.total_seconds()),
        "page": page,
        "rows": _named(mailing, page.object_list),
        "states": [(each, counts[each]) for each in Delivery.State if each in counts],
        "chosen_state": state,
        "again": [(each, known[each]) for each in RESENDABLE if each in known],
        "letters": [
            (tag, getattr(mailing, f"subject_{tag}"), getattr(mailing, f"text_{tag}"))
            for tag in LANGUAGES
        ],
        "may_change": request.user.has_perm("mailings.change_mailing"),
        "may_delete": request.user.has_perm("mailings.delete_mailing"),
    }
    return TemplateResponse(request, "admin/mailings/mailing/look.html", context)


def _counts(deliveries: MailingDeliveryQuerySet) -> dict[str, int]:
    return dict(deliveries.order_by().values_list("state").annotate(Count("pk")))


def _named(mailing: Mailing, deliveries: Iterable[Delivery]) -> list[tuple[Delivery, str]]:
    """Return deliveries, each with the name of its recipient; "" of those that are forgotten."""
    found, audience = list(deliveries), audience_of(mailing.audience)
    keys = [delivery.recipient for delivery in found]
    names = audience.names(keys, together=mailing.together) if audience else {}
    return [(delivery, names.get(delivery.recipient, "")) for delivery in found]


def letter(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Show what one recipient gets; their link is kept nowhere, and a mark stands for it."""
    mailing = _mailing(request, pk)
    found = get_object_or_404(mailing.deliveries.known(), pk=delivery)
    mailing.called = called(mailing, audience_of(mailing.audience))
    [(_delivery, name)] = _named(mailing, [found])
    context = {
        **admin.site.each_context(request),
        "title": name or _("A recipient"),
        "opts": Mailing._meta,
        "mailing": mailing,
        "delivery": found,
        "letter": marked_letter(mailing, found.language, found.values, _("(personal link)")),
    }
    return TemplateResponse(request, "admin/mailings/mailing/letter.html", context)


@button_on(LOOK)
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Call back a mailing that has not left: it is a draft again."""
    mailing = _mailing(request, pk, right="change")
    try:
        sending.call_back(mailing)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(LOOK, pk)
    messages.success(request, _("Called back: nobody got anything. It is a draft again."))
    return redirect("admin:mailings_mailing_change", pk)


@button_on(LOOK)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again to those for whom it failed, or for whom it is uncertain."""
    mailing = _mailing(request, pk, right="change")
    state = request.POST.get("state")
    if state in RESENDABLE:
        try:
            count = sending.send_again(mailing, Delivery.State(state))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = ngettext(
                "On its way to %(count)d person.", "On its way to %(count)d people.", count
            )
            messages.success(request, said % {"count": count})
    return redirect(LOOK, pk)
