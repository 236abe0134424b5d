"""The e-mail addresses of speakers, which an upper app keeps apart from their rows."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from core.extensions import Hook
from core.models import User


class AddressBook(ABC):
    """What is known of how to reach speakers, by their numbers."""

    @abstractmethod
    def may_read(self, user: User | AnonymousUser) -> bool: ...

    @abstractmethod
    def may_write(self, user: User | AnonymousUser) -> bool: ...

    @abstractmethod
    def addresses(self) -> dict[int, str]: ...

    @abstractmethod
    def note(self, addresses: Mapping[int, str]) -> None:
        """Keep addresses that stood in a file, instead of those known before."""


ADDRESS_BOOKS = Hook[[], AddressBook]()
