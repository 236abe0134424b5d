"""Which browsers are known."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import translation

from reactions.models import Commenter, Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from tests.reactions.comments.writing import FIELDS, link, page_of, send, shown

pytestmark = pytest.mark.django_db


def test_browser_is_known_after_confirming_where_forms_are_sent_alone(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    send(client, recap)
    response = client.post(link(mailoutbox[0]), {"do": "confirm"})
    cookies = {morsel["path"]: morsel for morsel in response.cookies.values()}
    assert set(cookies) == {"/recits/reactions/", "/en/recaps/reactions/"}
    for language in ("fr", "en"):
        with translation.override(language):
            assert any(page_of(recap).startswith(path) for path in cookies)
            public = reverse("recaps:recap", args=[recap.slug])
            assert not any(public.startswith(path) for path in cookies)
    for morsel in cookies.values():
        assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")
        assert "lina" not in morsel.value

    response = send(client, recap, text="Et encore un mot.")
    row = Reaction.objects.get(text="Et encore un mot.")
    assert row.state == Moderated.State.HELD
    assert response["Location"] == row.own_path
    with translation.override("en"):
        send(client, recap, text="And one more.")
    assert Reaction.objects.get(text="And one more.").state == Moderated.State.HELD


def test_known_browser_says_who_it_is(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    send(client, recap)
    client.post(link(mailoutbox[0]), {"do": "confirm"})
    # Another person types her address.
    send(Client(), recap, author_name="Lina l’idiote", text="Non.")
    for step in (client.get(page_of(recap)), client.post(page_of(recap), {"text": "Encore."})):
        form = step.context["form"]
        assert {name: form[name].value() for name in ("author_name", "email", "author_url")} == {
            "author_name": FIELDS["author_name"],
            "email": FIELDS["email"],
            "author_url": FIELDS["author_url"],
        }
    # What is typed on its page is not replaced.
    assert step.context["form"]["text"].value() == "Encore."
    again = send(client, recap, author_name="Lina B.", email="x")
    assert again.context["form"]["author_name"].value() == "Lina B."
    assert FIELDS["author_name"] not in shown(Client().get(page_of(recap)))


@pytest.mark.usefixtures("trusted")
def test_forged_cookie_is_none(recap: Recap) -> None:
    client = Client()
    client.cookies["commenter_fr"] = f"{Commenter.objects.get().pk}:forged"
    assert FIELDS["email"] not in shown(client.get(page_of(recap)))
    send(client, recap)
    assert Reaction.objects.get(text=FIELDS["text"]).state == Moderated.State.UNCONFIRMED


def test_public_page_is_the_same_for_a_commenter(trusted: Client, recap: Recap) -> None:
    public = reverse("recaps:recap", args=[recap.slug])
    mine, theirs = trusted.get(public), Client().get(public)
    assert mine.content == theirs.content
    assert mine["ETag"] == theirs["ETag"]
    assert "Cookie" not in mine["Vary"]
