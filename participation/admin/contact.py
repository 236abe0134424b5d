"""How to reach a speaker, on the speaker's page in the admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import AdminEmailInputWidget
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.admin.base import GuardedInline
from core.forms.forms import AddressField, GuardedForm, GuardedFormSet
from core.models import User
from core.text.translated import fold
from participation.models import Contact


class ContactForm(GuardedForm):
    def save(self, commit: bool = True) -> Any:
        """Save the contact; an address that was typed here came from an organiser."""
        if "email" in self.changed_data:
            self.instance.origin = Contact.Origin.TYPED
        return super().save(commit)


class ContactFormSet(GuardedFormSet):
    request: HttpRequest

    def save(self, commit: bool = True) -> list[Contact]:
        """Save the contact, and say who else is reached there: two people may share an address."""
        saved: list[Contact] = super().save(commit)
        for doubt in doubts(saved):
            messages.warning(self.request, doubt)
        return saved


def doubts(contacts: Iterable[Contact]) -> Iterator[SafeString]:
    """Yield sentences on addresses that are also those of others: it may be right, or a slip."""
    by_email = {contact.email: contact for contact in contacts}
    for other in Contact.objects.filter(email__in=by_email).select_related("speaker"):
        contact = by_email[other.email]
        if other != contact:
            sentence = _(
                "{speaker} and {other} have the same e-mail address. Is it right for both?"
            )
            yield format_html(sentence, speaker=_link(contact), other=_link(other))
    for user in User.objects.filter(email__in=by_email, is_staff=True):
        contact = by_email[user.email]
        if fold(user.name) != fold(contact.speaker.name):
            sentence = _("{speaker} has the e-mail address of {user}, who works on this site.")
            yield format_html(sentence, speaker=contact, user=user)


def _link(contact: Contact) -> SafeString:
    url = reverse("admin:speakers_speaker_change", args=[contact.speaker_id])
    return format_html('<a href="{}">{}</a>', url, contact)


class ContactInline(GuardedInline):
    model = Contact
    form = ContactForm
    formset = ContactFormSet
    # Its fields are there at once, without “add”.
    extra = 1
    fields = (("email", "language"),)
    formfield_overrides = {
        **GuardedInline.formfield_overrides,
        models.EmailField: {"form_class": AddressField, "widget": AdminEmailInputWidget},
    }

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.request = request
        return formset
