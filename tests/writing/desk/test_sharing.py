from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import User
from recaps.models import Invitation, PreviewLink, Recap
from tests.admin import document, words
from tests.factories import RecapFactory
from tests.writing.desk.conftest import page_of, typed

pytestmark = pytest.mark.django_db

# --- Showing it ----------------------------------------------------------------------------------


def test_preview_shows_the_text_under_work(client: Client, blogger: User) -> None:
    recap = RecapFactory.create(title_fr="Publié", title_en="", authors=[blogger.author])
    client.post(reverse("desk:write", args=[recap.pk]), typed(recap, title="En cours"))
    page = client.get(reverse("desk:preview", args=[recap.pk]))
    assert words(page, "//h1") == ["En cours"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    assert "En cours" not in Client().get(reverse("recaps:recap", args=[recap.slug])).text


def test_a_secret_link_shows_it_until_it_is_revoked(client: Client, draft: Recap) -> None:
    address = reverse("desk:links", args=[draft.pk])
    made = client.post(address)
    assert made.headers["location"] == f"{page_of(draft)}#links"
    link = PreviewLink.objects.get()
    secret = reverse("desk:shared", args=[link.token])
    page = Client().get(secret)
    assert words(page, "//h1") == ["Ce que j’ai vu"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    client.post(address, {"revoke": link.token})
    closed = Client().get(secret)
    assert closed.status_code == 404
    assert "demandez à la personne qui vous l’a donné" in closed.text
    assert Client().get(reverse("desk:shared", args=["x" * 32])).status_code == 404


def test_a_secret_link_shows_nothing_of_what_was_withdrawn(client: Client) -> None:
    link = PreviewLink.objects.create(recap=RecapFactory.create())
    secret = reverse("desk:shared", args=[link.token])
    assert client.get(secret).status_code == 200
    Recap.objects.update(status="withdrawn", withdrawn_at=timezone.now())
    assert client.get(secret).status_code == 404


def test_nobody_revokes_another_s_link(client: Client, blogger: User, draft: Recap) -> None:
    other = PreviewLink.objects.create(recap=RecapFactory.create(status="draft"))
    client.post(reverse("desk:links", args=[draft.pk]), {"revoke": other.token})
    client.post(reverse("desk:links", args=[draft.pk]), {"revoke": "mis\0tral"})
    other.refresh_from_db()
    assert other.revoked_at is None


# --- With others ---------------------------------------------------------------------------------


def ask(client: Client, recap: Recap, name: str = "Inès", email: str = "i@example.org") -> Any:
    sent = {"name": name, "email": email}
    return client.post(reverse("desk:authors", args=[recap.pk]), sent, follow=True)


def test_authors_ask_a_person_to_write_along(
    client: Client, draft: Recap, mailoutbox: list[EmailMessage]
) -> None:
    page = ask(client, draft)
    assert "Inès" in words(page, "//ul[@class='co-authors__list']")[0]
    assert mailoutbox[0].to == ["i@example.org"]
    # Anyone may write anything into a title.
    assert draft.title_fr not in mailoutbox[0].body


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Gagnez : www.b.example", "sans adresse"),
        ("Gagnez evil.com.iphone", "« evil.com.iphone » ressemble à l’adresse d’un site"),
    ],
)
def test_letters_in_our_name_lead_nowhere_else(
    client: Client, draft: Recap, mailoutbox: list[EmailMessage], name: str, why: str
) -> None:
    page = ask(client, draft, name)
    assert why in words(page, "//*[@id='coauthor-name_error']")[0]
    assert document(page).xpath("//input[@id='coauthor-email']/@value") == ["i@example.org"]
    assert mailoutbox == []


def test_an_author_sends_ten_invitations_a_day(
    client: Client, draft: Recap, mailoutbox: list[EmailMessage]
) -> None:
    for number in range(12):
        page = ask(client, draft, email=f"{number}@example.org")
    assert len(mailoutbox) == 10
    assert "demain" in words(page, "//section[@class='co-authors']//p[@role='alert']")[0]
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=1, minutes=1))
    ask(client, draft)
    assert len(mailoutbox) == 11


def test_once_published_editors_say_who_signs(
    client: Client, blogger: User, mailoutbox: list[EmailMessage]
) -> None:
    recap = RecapFactory.create(authors=[blogger.author])
    page = client.get(reverse("desk:write", args=[recap.pk]))
    assert "coauthor-email" not in page.text
    ask(client, recap)
    assert mailoutbox == []
