"""The pages that speakers reach by their own link, and the one where they ask for a new link."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.forms.forms import AddressField, GuardedForm, comparable
from core.http.answers import same_origin_only
from core.http.bodies import MB, takes_up_to
from core.http.limits import allow, mailbox, visitor
from participation import links
from participation.models import Contact
from participation.names import first_name
from participation.portal.sections import SECTIONS, section_named
from participation.portal.visits import Visit, by_link, closed, in_preview
from participation.portal.waited_for import waited_for

# Letters with a new link: to an address in an hour, and asked for from one place in a minute, which
# can be the wifi of the conference.
MOST_LETTERS, HOUR = 3, timedelta(hours=1)
MOST_ASKED, MINUTE = 60, timedelta(minutes=1)
# Without scripts a part is sent with all files of the page: a portrait, and slides of sessions.
MOST_BYTES = 64 * MB


class AskForm(forms.Form):
    """Where the new link is to be sent."""

    email = AddressField(
        label=gettext_lazy("E-mail address"),
        max_length=Contact._meta.get_field("email").max_length,
    )
    # A hidden field: what fills it in is a program.
    website = forms.CharField(required=False)


# Compressed: nobody can add to a page whose address they do not know, to guess what it holds.
@by_link
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show speakers their page; mail servers open links to look behind them, so nothing changes."""
    return show(request, visit)


@takes_up_to(MOST_BYTES)
@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Take the form of a section, and show the page with what became of it."""
    section = section_named(name)
    if section is None or request.method != "POST":
        return redirect(visit.page)
    # What is compared with what was typed is what is replaced: nobody writes in between.
    with transaction.atomic():
        now = visit.held()
        if now is None:
            return closed(request)
        form = section.forms(now, request.POST, request.FILES).get(name)
        lost = section.gone(name, request.POST) if form is None else []
        if form and form.is_valid():
            lost = section.save(now, form)
        # Read anew, beside what was saved.
        now = visit.held() or now
        shown = _typed_elsewhere(now, request, name)
    left = _("What you typed in other parts of this page is still there: it is not sent yet.")
    notices = [*lost, left] if shown else lost
    if form and not form.is_valid():
        shown[name] = form
    if shown or notices:
        sent = name if form and not lost else ""
        return show(request, now, sent=sent, shown=shown, notices=notices)
    if form is None:
        return redirect(visit.page)
    return redirect(f"{visit.page}?sent={name}#{section.name}")


def _typed_elsewhere(visit: Visit, request: HttpRequest, name: str) -> dict[str, forms.BaseForm]:
    """Return what was typed into other forms of the page, which the browser sends along.

    Where scripts run it keeps that, and sends nothing but the form of a `name`.
    """
    found = {}
    for section in SECTIONS:
        for key, form in section.forms(visit, request.POST, request.FILES).items():
            is_there = any(
                field.html_name in data for field in form for data in (form.data, form.files)
            )
            if key != name and is_there and _is_typed_into(form):
                found[key] = form
    return found


def _is_typed_into(form: forms.BaseForm) -> bool:
    """Tell whether a form is not as its page showed it, whatever organisers changed since."""
    if not isinstance(form, GuardedForm):
        return form.has_changed()
    seen = form.seen() or {}
    return any(not _is_same(form[name], seen.get(name)) for name in form.changed_data)


def _is_same(bound: forms.BoundField, shown: object) -> bool:
    with suppress(ValidationError):
        return comparable(bound.field.clean(bound.data)) == shown
    return False


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send the speaker a new link, and let those before it work no more."""
    if request.method != "POST":
        return redirect(visit.page)
    if not links.renew(visit.participation):
        sentence = _("No address is known to send it to: this link goes on. Write to us.")
        return show(request, visit, notices=[sentence])
    return redirect(reverse("participation:asked", query={"renewed": 1}))


@in_preview
def preview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show organisers the page of a speaker."""
    return show(request, visit)


@takes_up_to(MOST_BYTES)
@in_preview
def send_in_preview(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Show that nothing was sent: nobody answers for another person."""
    sentence = _("Nothing was sent: this is a preview, and only the speaker can answer.")
    return show(request, visit, notices=[sentence])


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a new link to a speaker; the answer is the same for addresses that nobody has."""
    form = AskForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if allow("link asked for", visitor(request), most=MOST_ASKED, per=MINUTE):
            is_person = not form.cleaned_data["website"]
            if is_person and allow("link letter", mailbox(email), most=MOST_LETTERS, per=HOUR):
                links.write(email)
            return redirect("participation:asked")
        form.add_error(None, _("That was tried too often from here: wait a minute."))
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "participation/portal/ask.html", {"form": form}, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Show what to do next, the same for every address that was given.

    Who asked from their own page (`renewed`) gave none.
    """
    context = {"is_renewed": "renewed" in request.GET}
    return render(request, "participation/portal/asked.html", context)


def show(
    request: HttpRequest,
    visit: Visit,
    *,
    sent: str = "",
    shown: Mapping[str, forms.BaseForm] | None = None,
    notices: Sequence[str] = (),
) -> HttpResponse:
    """Render the page of a speaker.

    `sent`: the name of the form that was just sent; `shown`: forms with what was typed, by name,
    among them the one that was sent if it was refused.
    """
    sent = sent or request.GET.get("sent", "")
    context = {
        "visit": visit,
        "first_name": first_name(visit.speaker),
        "notices": notices,
        # Who sent something is led on.
        "missing": waited_for(visit) if sent else [],
        "sections": _sections(visit, shown or {}, sent),
    }
    with timezone.override(visit.edition.zone):
        return render(request, "participation/portal/page.html", context)


def _sections(
    visit: Visit, shown: Mapping[str, forms.BaseForm], sent: str
) -> dict[str, list[dict[str, Any]]]:
    """Return what each section's template finds, by the place of the section."""
    found: dict[str, list[dict[str, Any]]] = {"above": [], "forms": [], "below": []}
    for section in SECTIONS:
        own = section.forms(visit)
        typed = {name: shown[name] for name in own if name in shown}
        whole = own | typed
        form = whole.get(section.name, whole)
        fields = [field for each in whole.values() for field in each.visible_fields()]
        found[section.place].append(
            {
                "name": section.name,
                "template": section.template,
                # A refused form, too, is shown at its section.
                "action": f"{visit.address_of(section.name)}#{section.name}",
                "form": form,
                "content": section.content(visit, form),
                "faults": [field for field in fields if field.errors],
                "is_sent": sent not in shown and sent.partition("-")[0] == section.name,
                "is_left": bool(typed.keys() - {sent}),
            }
        )
    return found
