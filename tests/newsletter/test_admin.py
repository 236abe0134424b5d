from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Letter
from newsletter.models import Delivery, Digest, Subscriber
from tests.admin import document, errors, list_of, messages_of, page_of, sheet, sign_in, words
from tests.factories import (
    AnnouncementFactory,
    DigestFactory,
    EditionFactory,
    RecapFactory,
    SubscriberFactory,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:newsletter_digest_add")


@pytest.fixture(params=["editor", "organiser"])
def composing(client: Client, request: pytest.FixtureRequest) -> str:
    return sign_in(client, **{request.param: True}).email


@pytest.fixture
def editor(client: Client) -> str:
    return sign_in(client, editor=True).email


def door(name: str, row: Digest, *more: str) -> str:
    return reverse(f"admin:newsletter_digest_{name}", args=[row.pk, *more])


# --- Composing -----------------------------------------------------------------------------------


def test_composed_looked_at_and_sent(
    client: Client, composing: str, mailoutbox: list[EmailMessage]
) -> None:
    SubscriberFactory.create(email="fr@example.org")
    SubscriberFactory.create(email="en@example.org", language="en")
    announcement = AnnouncementFactory.create(edition=EditionFactory.create(is_current=True))
    kept, dropped = (RecapFactory.create(title_fr=title) for title in ("Phares", "Digues"))
    RecapFactory.create(title_fr="Brouillon", status="draft")

    form = client.get(ADD)
    assert set(words(form, "//select[@name='recaps']/option")) == {"Phares", "Digues"}
    assert len(document(form).xpath("//select[@name='recaps']/option[@selected]")) == 2
    assert document(form).xpath("//select[@name='announcements']/option[@selected]") == []
    typed = {"subject_fr": "L’été", "recaps": [kept.pk], "announcements": [announcement.pk]}
    response = client.post(ADD, sheet(form, **typed))

    made = Digest.objects.get()
    assert response["Location"] == door("look", made), errors(response)
    assert list(made.announcements.all()) == [announcement]
    look = client.get(door("look", made))
    assert words(look, "//section/h2") == ["Français – L’été", "Anglais – L’été"]
    asked = client.get(door("send", made))
    assert "2 abonné·es" in asked.text
    assert "objet français" in asked.text
    assert mailoutbox == []

    sent = client.post(door("send", made), follow=True)

    assert messages_of(sent) == ["En route vers 2 abonné·es."]
    french, english = mailoutbox
    assert "Phares" in french.body
    assert announcement.text_fr in french.body
    assert announcement.text_en in english.body
    assert "Digues" not in french.body
    assert dropped.digests.count() == 0
    again = client.post(door("send", made), follow=True)
    assert messages_of(again) == ["Quelqu’un l’a déjà envoyée."]
    assert len(mailoutbox) == 2


def test_what_was_sent_stays_as_it_was(client: Client, editor: str) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    client.post(door("send", sent))
    assert client.post(page_of(sent), {"subject_fr": "Autre"}).status_code == 403
    delete = reverse("admin:newsletter_digest_delete", args=[sent.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    client.post(list_of(Digest), {"action": "delete_selected", "_selected_action": [sent.pk]})
    assert Digest.objects.get().subject_fr == "Lettre"
    assert client.get(page_of(sent)).status_code == 200


# --- Looking -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_mail_is_shown_in_a_frame_that_does_nothing(
    client: Client, editor: str, language: str
) -> None:
    made = DigestFactory.create(intro_en="Hello <script>.", intro_fr="Bonjour <script>.")
    look = client.get(door("look", made))
    framed = door("html", made, language)
    [frame] = document(look).xpath(f"//iframe[@src='{framed}']")
    assert frame.get("sandbox") == ""
    assert "frame-src 'self'" in look["Content-Security-Policy"]
    assert "script-src 'self'" in look["Content-Security-Policy"]
    assert any("<script>." in text for text in words(look, "//pre"))
    mail = client.get(framed)
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    policy = mail["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox"} <= set(policy)
    assert document(mail).get("lang") == language
    assert not document(mail).xpath("//script")
    assert client.get(door("html", made, "de")).status_code == 404


def test_test_goes_to_anyone_who_asks_and_to_nobody_else(
    client: Client, editor: str, mailoutbox: list[EmailMessage]
) -> None:
    found = SubscriberFactory.create()
    made = DigestFactory.create()
    client.get(door("test", made))
    assert not mailoutbox
    client.post(door("test", made))
    assert [mail.to for mail in mailoutbox] == [[editor], [editor]]
    assert str(found.key) not in mailoutbox[0].body
    made.refresh_from_db()
    assert made.started_at is None


def test_test_tells_what_the_mail_server_says(
    client: Client, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_up(*args: Any) -> None:
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(EmailBackend, "send_messages", hang_up)
    [message] = messages_of(client.post(door("test", DigestFactory.create()), follow=True))
    assert "Connection unexpectedly closed" in message


# --- What became of it ---------------------------------------------------------------------------


def test_editor_sees_what_is_uncertain_and_may_send_it_again(
    client: Client, editor: str, mailoutbox: list[EmailMessage]
) -> None:
    sent = DigestFactory.create(started_at=timezone.now(), mails={})
    written = {"subject": "Lettre", "text": "Bonjour.", "html": "<p>", "leave": "x1"}
    Digest.objects.update(mails={"fr": written})
    for name, state in (
        ("a", Delivery.State.SENT),
        ("b", Delivery.State.UNCERTAIN),
        ("c", Delivery.State.FAILED),
    ):
        reader = SubscriberFactory.create(email=f"{name}@example.org")
        Delivery.objects.create(digest=sent, subscriber=reader, state=state, failure="550 no")
    look = client.get(door("look", sent))
    assert words(look, "//section[@aria-labelledby='became']/ul/li") == [
        "Envoyée (1)",
        "Échouée (1)",
        "Incertaine (1)",
    ]
    [link] = document(look).xpath("//a[contains(@href, 'uncertain')]/@href")
    assert words(client.get(link), "//td[contains(@class, 'field-failure')]") == ["550 no"]
    for refused in ("sent", "waiting", "nonsense", ""):
        client.post(door("again", sent), {"state": refused})
    assert mailoutbox == []

    client.post(door("again", sent), {"state": "uncertain"})

    assert [mail.to for mail in mailoutbox] == [["b@example.org"]]
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [Delivery.State.SENT, Delivery.State.SENT, Delivery.State.FAILED]


def test_draft_cannot_be_sent_again(client: Client, editor: str) -> None:
    made = DigestFactory.create()
    answer = client.post(door("again", made), {"state": "failed"}, follow=True)
    assert messages_of(answer) == ["Elle n’a pas encore été envoyée."]
    made.refresh_from_db()
    assert made.finished_at is None


def test_trouble_of_the_last_one_is_a_concern(client: Client, editor: str) -> None:
    def concerns() -> list[tuple[str, str]]:
        links = document(client.get(reverse("admin:index"))).xpath("//*[@class='concerns']//li/a")
        return [(" ".join(link.text_content().split()), link.get("href")) for link in links]

    old = DigestFactory.create(
        started_at=timezone.now() - timedelta(days=30), trouble="Connection refused"
    )
    sent = DigestFactory.create(started_at=timezone.now())
    DigestFactory.create()
    for reader, about, state in (
        (SubscriberFactory.create(email="a@example.org"), sent, Delivery.State.UNCERTAIN),
        (None, sent, Delivery.State.UNCERTAIN),
        (SubscriberFactory.create(email="b@example.org"), sent, Delivery.State.SENT),
        (SubscriberFactory.create(email="c@example.org"), old, Delivery.State.UNCERTAIN),
    ):
        Delivery.objects.create(digest=about, subscriber=reader, state=state)
    uncertain = ("1 envoi de la lettre est incertain", door("look", sent))
    assert concerns() == [uncertain]
    Digest.objects.filter(pk=sent.pk).update(trouble="Connection refused")
    held_up = "La lettre est retenue : le serveur de messagerie ne répond pas"
    assert concerns() == [(held_up, door("look", sent)), uncertain]


# --- Who gets it ---------------------------------------------------------------------------------


def test_export_holds_those_who_confirmed_and_no_formulas(client: Client, composing: str) -> None:
    at = timezone.now()
    SubscriberFactory.create(email="=cmd|calc@example.org", confirmed_at=at)
    SubscriberFactory.create(email="ines@example.org", language="en", confirmed_at=at)
    SubscriberFactory.create(email="perhaps@example.org", confirmed_at=None)
    address = reverse("admin:newsletter_subscriber_export")
    assert address in client.get(list_of(Subscriber)).text
    table = client.get(address)
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    moment = at.isoformat(timespec="seconds")
    assert table.text.splitlines() == [
        "email,language,confirmed_at",
        f"'=cmd|calc@example.org,fr,{moment}",
        f"ines@example.org,en,{moment}",
    ]


def test_person_is_erased_with_every_trace(client: Client, composing: str) -> None:
    gone, kept = SubscriberFactory.create(), SubscriberFactory.create(email="kept@example.org")
    letters = {"to": gone.email, "subject": "Confirmez", "body": "…"}
    Letter.objects.create(template="newsletter/letters/confirm.txt", **letters)
    other = Letter.objects.create(template="reactions/letters/confirm_comment.txt", **letters)
    Delivery.objects.create(
        digest=DigestFactory.create(), subscriber=gone, state=Delivery.State.SENT
    )
    chosen = {"action": "erase", "_selected_action": [gone.pk]}
    asked = client.post(list_of(Subscriber), chosen)
    assert gone.email in asked.text
    assert Subscriber.objects.count() == 2
    client.post(list_of(Subscriber), {**chosen, "sure": "yes"})
    assert list(Subscriber.objects.all()) == [kept]
    assert Letter.objects.get() == other
    assert Delivery.objects.get().subscriber is None


def test_nobody_subscribes_others(client: Client, editor: str) -> None:
    add = reverse("admin:newsletter_subscriber_add")
    assert client.post(add, {"email": "a@example.org", "language": "fr"}).status_code == 403
    assert (
        client.post(page_of(SubscriberFactory.create()), {"email": "b@example.org"}).status_code
        == 403
    )


def test_bloggers_come_nowhere_near(client: Client) -> None:
    sign_in(client, blogger=True)
    made = DigestFactory.create()
    doors = [
        list_of(Subscriber),
        list_of(Digest),
        list_of(Delivery),
        reverse("admin:newsletter_subscriber_export"),
        *(door(name, made) for name in ("look", "send")),
        door("html", made, "fr"),
    ]
    assert {client.get(address).status_code for address in doors} == {403}
    posts = (door(name, made) for name in ("test", "send", "again"))
    assert {client.post(address).status_code for address in posts} == {403}
