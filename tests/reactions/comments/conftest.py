"""A recap, and a browser that is trusted."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from reactions import moderation
from reactions.models import Reaction
from recaps.models import Recap
from tests.factories import RecapFactory, UserFactory
from tests.reactions.comments.writing import link, send


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(title_fr="La nuit, les livres veillent")


@pytest.fixture
def trusted(client: Client, recap: Recap, mailoutbox: list[EmailMessage]) -> Client:
    """The browser of a person of whom an editor published something."""
    send(client, recap, text="Un premier mot.")
    client.post(link(mailoutbox[0]), {"do": "confirm"})
    moderation.publish(Reaction.objects.get(), UserFactory.create(editor=True))
    mailoutbox.clear()
    return client
