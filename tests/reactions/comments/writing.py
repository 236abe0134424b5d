"""A commenter at work."""

import base64
import json
import re
from datetime import timedelta
from hashlib import sha256
from html import unescape
from itertools import count
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from reactions.comments.forms import CommentForm
from reactions.models import Commenter, Reaction
from recaps.models import Recap
from tests.factories import ReactionFactory

FIELDS = {
    "text": "La question des bénévoles aurait mérité une heure de plus.",
    "author_name": "Lina Baptiste",
    "email": "lina@example.org",
    "author_url": "https://lina.example/",
}
TWO_LINKS = "Lisez https://a.example/ et https://b.example/"


def page_of(recap: Recap) -> str:
    return reverse("reactions:react", args=[recap.slug])


def started(recap: Recap, ago: timedelta = timedelta(minutes=1)) -> str:
    """What the page has in it that was opened so long ago."""
    with travel(timezone.now() - ago, tick=False):
        return str(CommentForm(recap).initial["started"])


def send(client: Client, recap: Recap, **fields: Any) -> Any:
    """Send the second step, read for a minute."""
    sent = {**FIELDS, "started": started(recap), **fields}
    return client.post(page_of(recap), sent)


def thanks(recap: Recap) -> str:
    """Where one reads that a letter is on its way."""
    return f"{page_of(recap)}?sent"


def link(mail: EmailMessage) -> str:
    """The address of the comment's own page in a letter."""
    found = re.search(r"http://[^/\s]+(/\S+/reactions/\S+)", str(mail.body))
    assert found
    return found[1]


def comment(recap: Recap, **fields: Any) -> Reaction:
    """Published, by Lina, by default."""
    shown = {name: FIELDS[name] for name in ("text", "author_name", "author_url")}
    lina, _created = Commenter.objects.get_or_create(email=FIELDS["email"])
    return ReactionFactory.create(
        **{"recap": recap, "commenter": lina, "language": "fr", **shown, **fields}
    )


def shown(response: Any) -> str:
    return str(response.content.decode())


def challenge_in(response: Any) -> str:
    found = re.search(r'data-challenge="([^"]+)"', shown(response))
    assert found, "no challenge"
    return unescape(found[1])


def packed(answer: Any) -> str:
    return base64.b64encode(json.dumps(answer).encode()).decode()


def solve(challenge: str) -> str:
    """What static/reactions/proof_of_work.js does."""
    asked = json.loads(challenge)
    asked["number"] = next(
        number
        for number in count()
        if sha256(f"{asked['salt']}{number}".encode()).hexdigest() == asked["challenge"]
    )
    return packed(asked)
