import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from time_machine import travel

from core.http.bodies import MB
from participation import links
from participation.models import Answer, Participation, ParticipationSettings, PracticalDetails
from participation.portal import views, visits
from picks.models import StarCount
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.admin import document
from tests.factories import (
    ParticipationFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.participation.factories import ContactFactory
from tests.reactions.feedback.giving import said
from tests.talks.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation() -> Participation:
    """Of Inès, who speaks twice: once with Perrine, once as the moderator."""
    ines = SpeakerFactory.create(name="Inès Sormiou", sort_name="Sormiou", slug="ines")
    perrine = SpeakerFactory.create(name="Perrine Viste")
    talk = SessionFactory.create(title_fr="Un festival raconté", speakers=[ines, perrine])
    debate = SessionFactory.create(
        edition=talk.edition, title_fr="Se laisser localiser ?", moderators=[ines]
    )
    room = RoomFactory.create(edition=talk.edition, name_fr="Salle Girelle")
    SlotFactory.create(session=talk, room=room, at="11:30")
    SlotFactory.create(session=debate, room=room, day=2, at="14:40", minutes=45)
    return ParticipationFactory.create(edition=talk.edition, speaker=ines)


@pytest.fixture
def page(participation: Participation) -> str:
    return f"/mes-seances/{links.make(participation)}/"


def sessions(participation: Participation) -> list[Session]:
    return list(Session.objects.filter(edition=participation.edition).order_by("slots__start"))


def send(client: Client, page: str, rows: list[Session], **said: str) -> Any:
    return client.post(f"{page}answers/", {"session": [row.pk for row in rows], **said})


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return words(response.content.decode())


# --- The page ------------------------------------------------------------------------------------


def test_what_is_public_says_nothing_and_leads_there(
    client: Client, page: str, participation: Participation
) -> None:
    talk, debate = sessions(participation)
    publish(participation.edition)
    slot = debate.slots.get()
    slot.room = RoomFactory.create(edition=debate.edition, name_fr="Salle Merlan")
    slot.save()
    html = client.get(page).content.decode()
    assert f"/sessions/{talk.slug}/" in html.replace("seances", "sessions")
    shown = words(html)
    assert "11:30–12:00, Salle Girelle Un festival" in shown
    assert "14:40–15:25, Salle Merlan (pas encore public)" in shown
    assert "webcal://" in html


@pytest.mark.parametrize(
    ("end", "status"),
    [("", 200), ("renew/", 302), ("a/b/c/", 404), ("answers", 301), ("answers/?q=%00", 400)],
)
def test_nobody_else_keeps_or_learns_the_address(
    client: Client, page: str, end: str, status: int
) -> None:
    response = client.get(page + end)
    _is_private(response, status)
    assert not response.cookies
    assert "Vary" not in response or response["Vary"] == "Accept-Encoding"
    # In the words of the other language it leads there.
    _is_private(client.get(f"/en{page}{end}"), None)


def _is_private(response: Any, status: int | None) -> None:
    assert status in {None, response.status_code}
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


def test_page_names_its_address_in_its_forms_and_languages_alone(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    secret = page.split("/")[2]
    named = re.findall(rf'(\w+)="[^"]*{secret}[^"]*"', html)
    assert set(named) == {"formaction", "action", "href"}
    assert html.count(secret) == len(named)


# --- Answers -------------------------------------------------------------------------------------


def test_all_are_confirmed_in_one_tap(
    client: Client, page: str, participation: Participation
) -> None:
    # As a browser sends it from a page that keeps its address to itself.
    client = Client(enforce_csrf_checks=True, headers={"Origin": "null"})
    response = send(client, page, sessions(participation))
    assert response["Location"] == f"{page}?sent=answers#answers"
    assert "C’est confirmé. Merci" in text(client.get(f"{page}?sent=answers"))
    assert [row.value for row in Answer.objects.all()] == ["yes", "yes"]


def test_one_is_declined_with_a_word(
    client: Client, page: str, participation: Participation
) -> None:
    talk, debate = rows = sessions(participation)
    send(client, page, rows, **{f"no-{talk.pk}": "on", f"word-{talk.pk}": "Une grève.\r\nPardon."})
    said = {row.session_id: (row.value, row.word) for row in Answer.objects.all()}
    assert said == {talk.pk: ("no", "Une grève.\nPardon."), debate.pk: ("yes", "")}
    response = client.get(page)
    shown = text(response)
    assert "Vous avez dit ne pas pouvoir venir" in shown
    assert "Vous avez confirmé" in shown
    # One button takes it back, and says nothing of the others.
    [button] = document(response).xpath("//button[contains(., 'Finalement, je peux venir')]")
    Answer.objects.filter(session=debate).delete()
    typed = whole(response) | {button.get("name"): button.get("value")}
    client.post(button.get("formaction"), typed)
    assert list(Answer.objects.values_list("session", "value", "word")) == [(talk.pk, "yes", "")]


@pytest.mark.parametrize("value", ["x", "٣", str(10**40)])
def test_what_is_no_key_of_a_session_is_no_error(client: Client, page: str, value: str) -> None:
    assert client.post(f"{page}answers/", {"session": value}).status_code in {200, 302}
    assert not Answer.objects.exists()


def test_answer_after_the_last_day_is_shown_again(
    client: Client, page: str, participation: Participation
) -> None:
    ParticipationSettings.objects.create(
        edition=participation.edition, answers_until=date(2027, 4, 30)
    )
    rows = sessions(participation)
    with travel("2027-05-01T08:00Z", tick=False):
        said = {f"word-{rows[0].pk}": "Avec joie !"}
        shown = text(send(client, page, rows, **said))
        assert "il est trop tard pour confirmer" in shown
        assert "Avec joie !" in shown
        assert "Si vous ne pouvez plus venir" in text(client.get(page))
    assert not Answer.objects.exists()


def test_number_of_queries_does_not_grow_with_sessions(
    client: Client, page: str, participation: Participation, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        session = SessionFactory.create(
            edition=participation.edition,
            speakers=[participation.speaker, SpeakerFactory.create()],
        )
        SlotFactory.create(session=session)
    client.get(page)
    with django_assert_max_num_queries(23, connection=connection):
        client.get(page)


# --- Without scripts -----------------------------------------------------------------------------


def test_what_organisers_changed_meanwhile_was_not_typed(
    client: Client, page: str, participation: Participation
) -> None:
    opened = whole(client.get(page)) | {"availability-never": "on"}
    Speaker.objects.filter(pk=participation.speaker_id).update(biography_fr="Corrigée.")
    PracticalDetails.objects.create(participation=participation, food="sans lait")
    answer = client.post(f"{page}availability/", opened)
    assert answer["Location"] == f"{page}?sent=availability#availability"
    # Where they typed something, the page says what changed, and puts nothing back.
    answer = client.post(f"{page}availability/", opened | {"profile-role_fr": "Nageuse"})
    assert "→ « Corrigée. »" in words(answer.content.decode())
    client.post(f"{page}profile/", whole(answer))
    assert participation.proposals.get().field == "role_fr"


def whole(answer: Any) -> dict[str, Any]:
    """Return all that the form of a page sends, as it is shown."""
    [form] = document(answer).xpath("//form[@class='portal__all']")
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        several = values.setdefault(name, [])
        several.append(value.strip())
    return {
        name: value if name in {"session", "availability-half_days"} else value[0]
        for name, value in values.items()
    }


# --- Links that do not work ----------------------------------------------------------------------


def test_revoked_and_late_links_say_what_to_do(
    client: Client, page: str, participation: Participation
) -> None:
    with travel(links.last_day_of(participation.edition)):
        assert client.get(page).status_code == 200
    for method in (client.get, client.post):
        with travel("2027-07-21T12:00Z"):
            response: Any = method(page)
        assert response.status_code == 410
        assert "/mes-seances/" in response.content.decode()
    links.revoke(participation)
    assert client.get(page).status_code == 410
    assert send(client, page, sessions(participation)).status_code == 410
    assert not Answer.objects.exists()


def test_link_as_mail_programs_change_it_leads_there_or_says_what_to_do(
    client: Client, page: str
) -> None:
    secret = page.split("/")[2]
    broken = f"{secret[:20]}%0D%0A%20{secret[20:]}/"
    for changed in (broken, f"%3C{secret}%3E", f"{secret})."):
        answer = client.get(f"/mes-seances/{changed}", follow=True)
        assert [answer.status_code, answer.request["PATH_INFO"]] == [200, page], changed
        _is_private(client.get(f"/mes-seances/{changed}"), None)
    assert client.get(f"{page}?utm_source=lettre&fbclid=x&sent=x").status_code == 200
    for lost in (secret[:20], secret.upper()):
        answer = client.get(f"/mes-seances/{lost}/")
        assert (answer.status_code, "nouveau lien" in words(answer.content.decode())) == (410, True)


def test_guesses_find_nothing_and_are_slowed(
    client: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "MOST_GUESSES", 5)
    with travel("2027-05-01T12:01Z", tick=False):
        found = [client.get(f"/mes-seances/{n:043}/").status_code for n in range(20)]
    assert found == [410] * 5 + [429] * 15
    # Who has a link is not held up by those who guess beside them.
    assert client.get(page).status_code == 200


def test_large_files_are_read_from_who_has_a_link_alone(client: Client, page: str) -> None:
    # As much as a portrait and slides may be together, which come with each part without scripts.
    large = {"portrait-portrait": SimpleUploadedFile("a.pdf", b"x" * 30 * MB)}
    assert client.post(f"{page}answers/", large).status_code == 200
    response = client.post(f"/mes-seances/{'x' * 43}/answers/", large)
    assert response.status_code == 410


# --- Another link --------------------------------------------------------------------------------


def test_person_asks_for_a_link_that_cancels_this_one(
    client: Client, page: str, participation: Participation, mailoutbox: list[EmailMessage]
) -> None:
    assert "Aucune adresse n’est connue" in text(client.post(f"{page}renew/"))
    assert client.get(page).status_code == 200
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    answer = client.post(f"{page}renew/")
    assert answer["Location"] == "/mes-seances/demandee/?renewed=1"
    # They gave no address: nothing depends on one, and there is no other to try.
    assert "Si l’équipe connaît" not in text(client.get(answer["Location"]))
    assert client.get(page).status_code == 410
    assert mailoutbox[0].to == ["ines@example.org"]


@pytest.mark.parametrize("start", ["/mes-seances/", "/en/my-sessions/"])
def test_answer_is_the_same_for_known_and_unknown_addresses(
    client: Client, participation: Participation, mailoutbox: list[EmailMessage], start: str
) -> None:
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    with travel("2027-05-01"):
        answers = [
            client.post(start, {"email": email, "website": ""})
            for email in ("Ines@Example.org", "nobody@example.org")
        ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    [mail] = mailoutbox
    assert mail.to == ["ines@example.org"]
    assert f"{start}" in mail.body


def test_new_links_are_asked_for_a_few_times(
    client: Client, participation: Participation, mailoutbox: list[EmailMessage]
) -> None:
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    with travel("2027-05-01T12:00:10Z", tick=False):
        for _ in range(views.MOST_LETTERS + 3):
            response: Any = client.post("/mes-seances/", {"email": "ines@example.org"})
            assert response["Location"] == "/mes-seances/demandee/"
        client.post("/mes-seances/", {"email": "ines@example.org", "website": "spam"})
    assert len(mailoutbox) == views.MOST_LETTERS


def test_too_many_are_told_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_ASKED", 0)
    response = client.post("/mes-seances/", {"email": "ines@example.org"})
    assert response.status_code == 429


@pytest.mark.parametrize("email", ["", "inès@example.org"])
def test_what_is_no_address_is_said(client: Client, email: str) -> None:
    html = client.post("/mes-seances/", {"email": email}).content.decode()
    assert "errorlist" in html


# --- Previews ------------------------------------------------------------------------------------


def test_organiser_sees_the_page_and_sends_nothing(
    client: Client, participation: Participation
) -> None:
    talk, _debate = sessions(participation)
    said(talk, text="Un phare clair.").passed_on_to.add(participation.speaker)
    StarCount.objects.create(session=talk, count=3, passed_on=True)
    client.force_login(UserFactory.create(superuser=True))
    preview = f"/mes-seances/apercu/{participation.pk}/"
    html = client.get(preview).content.decode()
    assert ("Un phare clair." in html, "3 étoiles" in html) == (True, True)
    reader = UserFactory.create(organiser=True)
    group = Group.objects.get(user=reader)
    group.permissions.remove(*Permission.objects.filter(codename="view_feedback"))
    client.force_login(reader)
    html = client.get(preview).content.decode()
    assert ("Un phare clair." in html, "3 étoiles" in html) == (False, True)
    group.permissions.remove(*Permission.objects.filter(codename="view_starcount"))
    assert "3 étoiles" not in client.get(preview).content.decode()
    assert "Aperçu" in words(html)
    assert f'action="{preview}answers/#answers"' in html
    response = send(client, preview, sessions(participation))
    assert "Rien n’a été envoyé" in text(response)
    for part in ("renew", "consents", "photo", "erase", "data"):
        answer = client.post(f"{preview}{part}/", {"consents-recording": "yes"})
        assert "Rien n’a été envoyé" in text(answer), part
    assert not Answer.objects.exists()
    assert Participation.objects.exists()
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", ["editor", "blogger", None])
def test_nobody_else_sees_a_preview(
    client: Client, participation: Participation, role: str | None
) -> None:
    preview = f"/mes-seances/apercu/{participation.pk}/"
    if role is None:
        assert client.get(preview)["Location"].startswith("/admin/login/")
        return
    client.force_login(UserFactory.create(**{role: True}))
    assert client.get(preview).status_code == 403
    assert client.post(f"{preview}answers/").status_code == 403


@pytest.mark.parametrize("lacking", ["contact", "practicaldetails", "consent", "proposal"])
def test_a_preview_takes_the_rights_to_all_that_it_shows(
    client: Client, participation: Participation, lacking: str
) -> None:
    user = UserFactory.create(organiser=True)
    group = Group.objects.get(user=user)
    group.permissions.remove(Permission.objects.get(codename=f"view_{lacking}"))
    client.force_login(user)
    assert client.get(f"/mes-seances/apercu/{participation.pk}/").status_code == 403
    page = client.get(f"/admin/participation/participation/{participation.pk}/change/")
    assert "/mes-seances/apercu/" not in page.content.decode()
