"""The addresses of all speakers of an edition on one page, where a whole list may be pasted."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.database.locks import hold
from core.database.queries import to_number
from core.forms.forms import AddressField, SeveralLinesField, comparable
from core.forms.named_fields import NamedField
from events.admin.pages import EditionPage
from events.models import Edition
from participation.address_lists import LeftEntry, match
from participation.admin.contact import ContactForm, doubts
from participation.admin.filter_links import FilterLink
from participation.models import Contact
from participation.organisers import MAY_KEEP_ADDRESSES
from participation.participants import Participant, participants
from participation.retention import answers_go_at
from speakers.models import Speaker
from talks.models import Credit

# A form of Django's takes 1,000 fields, and a row has three.
MOST_ROWS = 250
LONGEST_LIST = 100_000
# No address of the admin has so many characters.
LONGEST_WAY_BACK = 500


class ListForm(forms.Form):
    """A list of names and addresses that is pasted."""

    bound_field_class = NamedField

    lines = SeveralLinesField(
        label=gettext_lazy("Names and addresses"), max_length=LONGEST_LIST, required=False
    )
    lines.widget.attrs |= {"rows": 6, "aria-describedby": "list-help"}


class AddressForm(ContactForm):
    """The address of a speaker, whom no contact may be known of yet."""

    guards_new = True
    # Whether its address comes from a pasted list, and what stood there before.
    is_proposed = False
    proposed_instead_of = ""

    class Meta:
        model = Contact
        fields = ("email", "language")
        field_classes = {"email": AddressField}

    def __init__(self, participant: Participant, data: Mapping[str, Any] | None = None) -> None:
        self.participant = participant
        contact = participant.contact or Contact(speaker=participant.speaker)
        super().__init__(data, instance=contact, prefix=_prefix(participant))
        self.fields["email"].required = False
        for name in self.Meta.fields:
            words = {"name": participant.speaker.name, "field": self.fields[name].label}
            self.fields[name].label = _("%(name)s: %(field)s") % words

    @property
    def _salt(self) -> str:
        return f"participation.admin.addresses {self.instance.speaker_id}"

    def is_touched(self) -> bool:
        """Tell whether something else was sent than what the page had shown."""
        seen = self.seen()
        fields = [self[name] for name in self.Meta.fields]
        return seen is None or any(comparable(f.data or "") != seen[f.name] for f in fields)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        was_there = self.instance.pk or (self.seen() or {}).get("email")
        if typed.get("email") == "" and not was_there:
            message = _("Write the address too: a language alone is not kept.")
            self.add_error("email", ValidationError(message, code="required"))
        return typed

    def save(self, commit: bool = True) -> Any:
        """Save the contact; without an address there is none."""
        if self.cleaned_data["email"]:
            return super().save(commit)
        if self.instance.pk:
            self.instance.delete()
        return self.instance


def addresses(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show how to reach each speaker; save what is typed, or propose what a pasted list says."""
    if request.method != "POST":
        return _page(request, edition)
    with transaction.atomic():
        hold(Edition.objects.filter(pk=edition.pk))
        # As their own pages do.
        credited = Credit.objects.filter(session__edition=edition).values("speaker")
        hold(Speaker.objects.filter(pk__in=credited))
        if "_match" in request.POST and request.POST.get("lines", "").strip():
            return _propose(request, edition)
        return _save(request, edition)


def _save(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Save the rows that are right, and show the others again."""
    people = participants(edition)
    sent = [AddressForm(one, request.POST) for one in people if _is_sent(request, one)]
    touched = [form for form in sent if form.is_touched()]
    refused = [form for form in touched if not form.is_valid()]
    contacts = [form.save() for form in touched if form not in refused]
    saved = [contact for contact in contacts if contact.pk]
    if count := len(saved):
        sentence = ngettext("%(count)d address saved.", "%(count)d addresses saved.", count)
        messages.success(request, sentence % {"count": count})
    if count := len(contacts) - len(saved):
        sentence = ngettext("%(count)d address deleted.", "%(count)d addresses deleted.", count)
        messages.success(request, sentence % {"count": count})
    for doubt in doubts(saved):
        messages.warning(request, doubt)
    if missing := sum(name.endswith("-snapshot") for name in request.POST) - len(sent):
        sentence = ngettext(
            "%(count)d person takes part no more: nothing is saved of them.",
            "%(count)d people take part no more: nothing is saved of them.",
            missing,
        )
        messages.warning(request, sentence % {"count": missing})
    pasted = request.POST.get("lines", "").strip()
    if refused or pasted:
        return _page(request, edition, refused, ListForm(initial={"lines": pasted}))
    back = request.GET.get("back", "")
    is_safe = url_has_allowed_host_and_scheme(back, None) and len(back) <= LONGEST_WAY_BACK
    return redirect(back if is_safe else request.get_full_path())


def _propose(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the rows again, with what the pasted list says of them; nothing is saved."""
    pasted = ListForm(request.POST)
    text = pasted.cleaned_data["lines"] if pasted.is_valid() else ""
    people = participants(edition)
    found = match(text, [one.speaker for one in people])
    typed = [
        one
        for one in people
        if _is_sent(request, one) and AddressForm(one, request.POST).is_touched()
    ]
    named = [one for one in people if one not in typed and one.speaker.pk in found.addresses]
    for one in named:
        if one.is_forgotten:
            why = _("%(name)s had their address erased.") % {"name": one.speaker.name}
            found.left.append(LeftEntry(_entry(one.speaker, found.addresses), why))
    proposed = [*typed, *(one for one in named if not one.is_forgotten)]
    forms = [_proposed(request, one, found.addresses) for one in proposed]
    # The list may say what is known already.
    touched = [form for form in forms if form.is_touched()]
    for form in touched[MOST_ROWS:]:
        speaker = form.participant.speaker
        entry = _entry(speaker, found.addresses)
        found.left.append(LeftEntry(entry, _("Save what is proposed first.")))
    if pasted.is_valid():
        rest = "\n".join(each.text for each in found.left)
        pasted = ListForm(initial={"lines": rest})
    return _page(request, edition, touched[:MOST_ROWS], pasted, found.left)


def _entry(speaker: Speaker, addresses: Mapping[int, str]) -> str:
    """Return what a list says of a speaker, as mail programs write it."""
    return f"{speaker.name} <{addresses[speaker.pk]}>"


def _proposed(request: HttpRequest, one: Participant, addresses: Mapping[int, str]) -> AddressForm:
    """Return the row of a speaker as it was sent, with the address that is proposed for them."""
    shown = AddressForm(one)
    typed = {f.html_name: request.POST.get(f.html_name, f.value() or "") for f in shown}
    name = shown["email"].html_name
    before, typed[name] = typed[name], addresses.get(one.speaker.pk, typed[name])
    form = AddressForm(one, typed)
    form.is_proposed, form.proposed_instead_of = typed[name] != before, before
    return form


def _page(
    request: HttpRequest,
    edition: Edition,
    forms: Sequence[AddressForm] = (),
    pasted: ListForm | None = None,
    left: Sequence[LeftEntry] = (),
) -> HttpResponse:
    """Return the page; `forms` are the rows that are not shown as they are known."""
    asked = to_number(request.GET.get("speaker", ""))
    # Who was asked for comes first, on the first page.
    people = sorted(participants(edition), key=lambda one: one.speaker.pk != asked)
    without = [one for one in people if not one.contact and not one.is_forgotten]
    filled = {form.participant.speaker for form in forms}
    is_filtered = "without" in request.GET
    in_view: Sequence[Participant] = without if is_filtered else people
    pages = Paginator(in_view, MOST_ROWS)
    page = pages.get_page(request.GET.get("page"))
    if request.method == "POST":
        page.object_list = [one for one in people if _is_sent(request, one)]
    # Those to look at come first.
    others = (AddressForm(one) for one in page if one.speaker not in filled)
    rows = [*forms, *islice(others, MOST_ROWS - len(forms))]
    for form in rows:
        form.fields["email"].widget.attrs["autofocus"] = form.participant.speaker.pk == asked
    context = {
        **admin.site.each_context(request),
        "title": ADDRESSES.label(edition),
        "opts": Edition._meta,
        "edition": edition,
        "rows": rows,
        "page": page,
        "filters": list(_filters(len(people), len(without), is_filtered=is_filtered)),
        "pasted": pasted or ListForm(),
        "left": left,
        "refused": sum(not form.is_valid() for form in forms),
        "proposed": sum(form.is_proposed for form in forms),
        "kept_until": answers_go_at(edition),
    }
    return TemplateResponse(request, "admin/participation/addresses.html", context)


def _filters(count: int, without: int, *, is_filtered: bool) -> Iterator[FilterLink]:
    yield FilterLink(label=_("All"), query="?", count=count, is_chosen=not is_filtered)
    yield FilterLink(label=_("No address"), query="?without", count=without, is_chosen=is_filtered)


def _prefix(one: Participant) -> str:
    return f"speaker{one.speaker.pk}"


def _is_sent(request: HttpRequest, one: Participant) -> bool:
    return f"{_prefix(one)}-snapshot" in request.POST


ADDRESSES = EditionPage(
    name="addresses",
    label=lambda _edition: gettext_lazy("Addresses of speakers"),
    view=addresses,
    rights=MAY_KEEP_ADDRESSES,
)
