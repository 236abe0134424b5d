"""The pages that speakers reach by their own link, and the one where they ask for a new link."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.forms.forms import AddressField
from core.http.answers import same_origin_only
from core.http.bodies import ILLUSTRATED, takes_up_to
from core.http.limits import allow, mailbox, visitor
from participation import links
from participation.models import Contact
from participation.names import first_name
from participation.portal.sections import SECTIONS, section_named
from participation.portal.visits import Visit, by_link, closed, in_preview

# Letters with a new link: to an address in an hour, and asked for from one place in a minute, which
# can be the wifi of the conference.
MOST_LETTERS, HOUR = 3, timedelta(hours=1)
MOST_ASKED, MINUTE = 60, timedelta(minutes=1)


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


# A section may take a picture or slides.
@takes_up_to(ILLUSTRATED)
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
        form = section.form(now, request.POST, request.FILES)
        if form is None:
            return redirect(visit.page)
        lost = section.save(now, form) if form.is_valid() else []
    if not form.is_valid():
        return show(request, now, sent={name: form})
    if lost:
        return show(request, now, notices=lost)
    return redirect(f"{visit.page}?sent={section.sent_as(form)}#{name}")


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send the speaker a new link, and let those before it work no more."""
    if request.method != "POST":
        return redirect(visit.page)
    if not links.renew(visit.participation):
        sentence = _("No address is known to send it to: this link goes on. Write to us.")
        return show(request, visit, notices=[sentence])
    return redirect("participation:asked")


@in_preview
def preview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show organisers the page of a speaker."""
    return show(request, visit)


@takes_up_to(ILLUSTRATED)
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
    """Show what to do next, the same for every address."""
    return render(request, "participation/portal/asked.html")


def show(
    request: HttpRequest,
    visit: Visit,
    *,
    sent: dict[str, forms.BaseForm] | None = None,
    notices: Sequence[str] = (),
) -> HttpResponse:
    """Render the page of a speaker, with forms as they were `sent` where they were refused."""
    context = {
        "visit": visit,
        "first_name": first_name(visit.speaker),
        "notices": notices,
        "sections": _sections(visit, sent or {}, request.GET.get("sent", "")),
    }
    with timezone.override(visit.edition.zone):
        return render(request, "participation/portal/page.html", context)


def _sections(
    visit: Visit, sent: dict[str, forms.BaseForm], just_sent: str
) -> dict[str, list[dict[str, Any]]]:
    """Return what each section's template finds, by the place of the section."""
    found: dict[str, list[dict[str, Any]]] = {"above": [], "forms": [], "below": []}
    for section in SECTIONS:
        form = sent.get(section.name) or section.form(visit)
        found[section.place].append(
            {
                "name": section.name,
                "template": section.template,
                # A refused form, too, is shown at its section.
                "action": f"{visit.address_of(section.name)}#{section.name}",
                "form": form,
                "content": section.content(visit, form),
                "is_sent": section.name == just_sent.partition("-")[0],
            }
        )
    return found
