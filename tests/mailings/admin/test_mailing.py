from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import User
from mailings.admin.mailing import MailingAdmin
from mailings.composing import shown
from mailings.models import Delivery, Mailing, StandingText
from mailings.writing import MOST_SIGNS
from tests.admin import document, errors, list_of, messages_of, page_of, sheet, sign_in, words
from tests.factories import MailingFactory, UserFactory
from tests.mailings.people import HUGO, INES, PAIR, People

pytestmark = pytest.mark.django_db

ADD = reverse("admin:mailings_mailing_add")
NAMES = "//ul[@class='mailing-names']/li"
SEND = "//button[@name='_send']"
PROBLEMS = "//section[@id='problems']//li"


@pytest.fixture
def nour(client: Client, people: People) -> User:
    """An organiser at work."""
    return sign_in(client, organiser=True, name="Nour Belsunce", email="nour@example.org")


def press(client: Client, draft: Mailing, button: str, value: object = "", **typed: Any) -> Any:
    """Press a button on the page of a draft, as it is shown now."""
    page = client.get(page_of(draft))
    return client.post(page_of(draft), sheet(page, **typed) | {button: value}, follow=True)


def named(response: Any) -> list[str]:
    return [name.removesuffix(" ×") for name in words(response, NAMES)]


def look(draft: Mailing) -> str:
    return reverse("admin:mailings_mailing_look", args=[draft.pk])


# --- Beginning -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_draft_begins_with_a_standing_text_and_nobody(
    client: Client, nour: User, language: str, settings: Any
) -> None:
    settings.LANGUAGE_CODE = language
    text = StandingText.objects.create(name_fr="Relance", name_en="Reminder", subject_fr="Un mot ?")
    page = client.get(ADD)
    name = {"fr": "Relance", "en": "Reminder"}[language]
    assert name in words(page, "//select[@name='standing_text']/option")
    chosen = {"audience": "people", "standing_text": text.pk}
    response = client.post(ADD, sheet(page, **chosen), follow=True)
    draft = Mailing.objects.get()
    assert (draft.subject_fr, draft.chosen, draft.reply_to) == ("Un mot ?", [], nour)
    to = {"fr": "À personne", "en": "To nobody"}[language]
    assert to in words(response, "//h2")
    assert document(response).xpath(f"{SEND}[@disabled]")
    assert not Delivery.objects.exists()


def test_without_an_audience_the_page_says_what_to_do(organiser: Client) -> None:
    assert "édition" in words(organiser.get(ADD), "//div[@id='content']/p")[0]
    assert errors(organiser.post(ADD, {"audience": "people"})) == []
    assert not Mailing.objects.exists()


# --- Recipients ----------------------------------------------------------------------------------


def test_people_are_added_by_criterion_and_by_name_and_removed(
    client: Client, nour: User, people: People
) -> None:
    draft = MailingFactory.create(chosen=[])
    page = press(client, draft, "_add_all", "unanswered")
    assert named(page) == [INES.name]
    assert words(page, "//button[@name='_add_all']") == ["✓ Sans réponse 1"]
    page = press(client, draft, "_add_ticked", add=["2"])
    assert page.redirect_chain[-1][0].endswith("#to")
    assert named(page) == [HUGO.name, INES.name]
    assert words(page, "//button[@name='_send']") == ["Envoyer à 2 personnes"]
    page = press(client, draft, "_remove", "1")
    assert named(page) == [HUGO.name]
    press(client, draft, "_remove_all")
    draft.refresh_from_db()
    assert (draft.chosen, draft.criteria) == ([], [])


@pytest.mark.parametrize(
    ("button", "value"),
    [("_add_all", "rien"), ("_remove", "99"), ("_add_ticked", ""), ("_add_all", "")],
)
def test_what_nobody_could_press_chooses_nobody(
    client: Client, nour: User, button: str, value: str
) -> None:
    draft = MailingFactory.create(chosen=["1"])
    press(client, draft, button, value, add=["99", "9" * 5000])
    draft.refresh_from_db()
    assert draft.chosen == ["1"]


def test_letters_to_people_together_go_to_others(client: Client, nour: User) -> None:
    draft = MailingFactory.create()
    page = press(client, draft, "_save", together="on")
    draft.refresh_from_db()
    assert (draft.together, draft.chosen) == (True, [])
    assert PAIR.name in words(page, "//details[@class='mailing-others']//li")
    assert messages_of(page)
    page = press(client, draft, "_add_ticked", add=["s1"])
    assert words(page, "//h2")[0] == "À 2 personnes 1 lettre"
    assert words(page, SEND) == ["Envoyer à 2 personnes"]


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["_save", "_add_all", "_remove", "_test", "_send", "_look"])
def test_every_button_keeps_what_was_typed(client: Client, nour: User, button: str) -> None:
    draft = MailingFactory.create()
    press(client, draft, button, "1", text_fr="Bonjour {prénom} !", subject_en="Hello")
    draft.refresh_from_db()
    assert (draft.text_fr, draft.subject_en) == ("Bonjour {prénom} !", "Hello")
    assert not Delivery.objects.exists()


def test_two_organisers_do_not_overwrite_each_other(client: Client, nour: User) -> None:
    draft = MailingFactory.create()
    page = client.get(page_of(draft))
    Mailing.objects.filter(pk=draft.pk).update(text_fr="Le mot d’une autre.")
    sent = sheet(page, text_fr="Mon mot.", subject_fr="Mon objet") | {"_save": ""}
    refused = client.post(page_of(draft), sent)
    assert any("Le mot d’une autre." in error for error in errors(refused))
    assert "Mon mot." in words(refused, "//textarea[@name='text_fr']")[0]
    draft.refresh_from_db()
    assert draft.text_fr == "Le mot d’une autre."


def test_what_was_typed_is_kept_when_another_sends_it_at_that_moment(
    client: Client, nour: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, other = MailingFactory.create(), MailingFactory.create()
    typed = sheet(client.get(page_of(draft)), text_fr="Ce que je tapais.") | {"_send": "x"}
    original = MailingAdmin.changeform_view

    def late(*args: Any, **kwargs: Any) -> Any:
        now = timezone.now()
        Mailing.objects.filter(pk__in=[draft.pk, other.pk]).update(started_at=now)
        return original(*args, **kwargs)

    monkeypatch.setattr(MailingAdmin, "changeform_view", late)
    assert client.get(page_of(other))["Location"] == look(other)
    Mailing.objects.filter(pk=draft.pk).update(started_at=None)
    response = client.post(page_of(draft), typed, follow=True)
    kept = Mailing.objects.exclude(pk__in=[draft.pk, other.pk]).get()
    assert (kept.text_fr, kept.chosen, kept.started_at) == ("Ce que je tapais.", [], None)
    assert response.redirect_chain[0][0] == page_of(kept)


def test_mailing_is_called_by_its_subject_as_all_read_it(client: Client, nour: User) -> None:
    draft = MailingFactory.create(subject_fr="{Édition} : {prénom}, {nom}, un mot ?")
    name = "Marées 2027 : prénom, nom, un mot ?"
    assert words(client.get(page_of(draft)), "//h1")[0] == name
    MailingFactory.create(subject_fr="{édition}", audience="gone", started_at=timezone.now())
    rows = words(client.get(list_of(Mailing)), "//table//th[@class='field-__str__']")
    assert rows == ["édition", name]
    assert client.get(look(Mailing.objects.all()[0])).context["title"] == "édition"


def test_letter_is_shown_as_a_recipient_reads_it(client: Client, nour: User) -> None:
    draft = MailingFactory.create(
        text_fr="Bonjour {prénom} <b>, {lien personnel}", text_en="Hello {first name}"
    )
    page = client.get(page_of(draft), {"reader": "1"})
    assert words(page, "//article//mark") == [
        *("Inès", "Inès"),
        "https://marseille20.example/apercu/1/",
    ]
    assert "Bonjour Inès <b>" in words(page, "//p[@class='letter__body']")[0]
    other = client.get(page_of(draft), {"reader": "2"})
    assert words(other, "//p[@class='letter__body']") == ["Hello Hugo"]
    assert document(other).xpath("//article/@lang") == ["en"]
    assert client.get(page_of(draft), {"reader": "9" * 5000}).status_code == 200


def test_problems_name_who_and_lead_to_them(client: Client, nour: User, people: People) -> None:
    people.said = {key: {"sessions": []} for key in "12"}
    people.typed_on = {"1": "/typed/1/"}
    draft = MailingFactory.create(text_fr="{vos séances}{")
    page = client.get(page_of(draft))
    assert document(page).xpath(f"{PROBLEMS}/a/@href") == ["#id_text_fr", "/typed/1/"]
    assert INES.name in words(page, PROBLEMS)[1]
    assert document(page).xpath(f"{SEND}[@disabled][@aria-describedby='not-yet']")
    assert "enregistrez" in words(page, "//p[@id='not-yet']")[0]
    # What nobody can type is mended by one button.
    [button] = document(page).xpath(f"{PROBLEMS}/button")
    assert button.text_content().strip() == "Ôter cette personne"
    press(client, draft, "_remove", button.get("value"))
    draft.refresh_from_db()
    assert draft.chosen == ["1"]


@pytest.mark.parametrize(
    "odd", ["{", "\x00\u202eà l’envers", "<script>alert(1)</script>", "é" * 30_000]
)
def test_odd_words_are_kept_and_shown_as_words(client: Client, nour: User, odd: str) -> None:
    draft = MailingFactory.create()
    page = press(client, draft, "_save", text_fr=f"Bonjour {odd}", subject_fr="Objet\r\nBcc: x")
    draft.refresh_from_db()
    assert draft.text_fr.startswith("Bonjour")
    # Of what is too long the page shows as much as could be sent.
    assert len(words(page, "//p[@class='letter__body']")[0]) <= MOST_SIGNS
    assert "\n" not in draft.subject_fr
    assert not document(page).xpath("//article//script")
    assert not Delivery.objects.exists()


# --- Trying and sending --------------------------------------------------------------------------


def test_test_goes_to_who_asks_for_it(
    client: Client, nour: User, mailoutbox: list[EmailMessage]
) -> None:
    draft = MailingFactory.create()
    page = press(client, draft, "_test", reader="1", text_fr="Bonjour {prénom}")
    [mail] = mailoutbox
    assert mail.to == [nour.email]
    assert mail.body.strip() == "Bonjour Inès"
    assert any(nour.email in each for each in messages_of(page))
    assert not Delivery.objects.exists()


def test_test_that_cannot_be_sent_says_why(
    client: Client, nour: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> int:
        raise SMTPServerDisconnected("parti")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    draft = MailingFactory.create()
    page = press(client, draft, "_test", reader="1")
    assert any("parti" in each for each in messages_of(page))
    page = press(client, draft, "_test", reader="99")
    assert len(messages_of(page)) == 1


def test_what_changed_since_is_said_and_not_sent(client: Client, nour: User) -> None:
    draft = MailingFactory.create(chosen=["1"])
    page = client.get(page_of(draft))
    Mailing.objects.filter(pk=draft.pk).update(chosen=["1", "2"])
    digest = document(page).xpath(f"{SEND}/@value")[0]
    response = client.post(page_of(draft), sheet(page) | {"_send": digest}, follow=True)
    assert any(HUGO.name in each for each in messages_of(response))
    assert named(response) == [HUGO.name, INES.name]
    assert not Delivery.objects.exists()
    sent = press(client, draft, "_send", document(response).xpath(f"{SEND}/@value")[0])
    assert sent.redirect_chain[-1][0] == look(draft)


# --- Who may do what -----------------------------------------------------------------------------


def test_editors_see_none(client: Client, people: People) -> None:
    draft = MailingFactory.create()
    sign_in(client, editor=True)
    for address in (list_of(Mailing), page_of(draft), look(draft), ADD):
        assert client.get(address).status_code == 403
    assert client.post(page_of(draft), {"_send": shown(draft).digest}).status_code == 403
    assert not Delivery.objects.exists()


def test_who_may_only_look_changes_nothing(client: Client, people: People) -> None:
    draft = MailingFactory.create()
    user = UserFactory.create(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_mailing"))
    client.force_login(user)
    assert client.get(page_of(draft))["Location"] == look(draft)
    assert "Un mot de vous ?" in client.get(look(draft)).text
    client.post(page_of(draft), {"text_fr": "Non", "_send": shown(draft).digest})
    draft.refresh_from_db()
    assert draft.text_fr == "Un mot de vous ?"
    assert Mailing.objects.count() == 1
    assert not Delivery.objects.exists()


def test_what_was_sent_is_not_deleted(client: Client, nour: User) -> None:
    draft = MailingFactory.create()
    press(client, draft, "_send", shown(draft).digest)
    delete = reverse("admin:mailings_mailing_delete", args=[draft.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    client.post(list_of(Mailing), {"action": "delete_selected", "_selected_action": [draft.pk]})
    assert Mailing.objects.exists()
