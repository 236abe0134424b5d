"""Contacts as files bring them and take them along."""

from collections.abc import Mapping
from typing import override

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core.models import User
from participation.forgotten import forgotten
from participation.models import Contact
from speakers.address_book import AddressBook


class Contacts(AddressBook):
    @override
    def may_read(self, user: User | AnonymousUser) -> bool:
        return user.has_perm("participation.view_contact")

    @override
    def may_write(self, user: User | AnonymousUser) -> bool:
        return user.has_perms(["participation.add_contact", "participation.change_contact"])

    @override
    def addresses(self) -> dict[int, str]:
        return dict(Contact.objects.values_list("speaker", "email"))

    @override
    @transaction.atomic
    def note(self, addresses: Mapping[int, str]) -> None:
        known = list(Contact.objects.select_for_update().filter(speaker__in=addresses))
        for contact in known:
            contact.email, contact.origin = addresses[contact.speaker_id], Contact.Origin.IMPORTED
        Contact.objects.bulk_update(known, ["email", "origin"], batch_size=100)
        new = addresses.keys() - {contact.speaker_id for contact in known}
        # A file may be older than their wish.
        new -= set(forgotten().values_list("pk", flat=True))
        Contact.objects.bulk_create(
            Contact(speaker_id=pk, email=addresses[pk], origin=Contact.Origin.IMPORTED)
            for pk in sorted(new)
        )
