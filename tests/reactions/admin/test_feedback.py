from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.test import Client

from core.models import Erasure, Letter, User
from reactions.feedback import receiving
from reactions.feedback.passed_on import for_speaker
from reactions.models import Feedback, SessionFeedback
from speakers.models import Speaker
from talks.models import Session
from tests.admin import document, errors, list_of, messages_of, sign_in, words
from tests.databases import at_once
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory
from tests.reactions.feedback.giving import said

pytestmark = pytest.mark.django_db

LETTER = "/admin/reactions/sessionfeedback/{}/letter/"


@pytest.fixture
def session(speaker: Speaker) -> Session:
    edition = EditionFactory.create(is_current=True)
    return SessionFactory.create(edition=edition, title_fr="Les phares", speakers=[speaker])


@pytest.fixture
def opinions(session: Session) -> list[Feedback]:
    rows = [said(session, face=face, text=text) for face, text in ((5, "Clair."), (5, ""), (2, ""))]
    other = SessionFactory.create(edition=session.edition, title_fr="Les rues")
    return [*rows, said(other, face=3, text="Bruyant.")]


def page_of(session: Session) -> str:
    return f"/admin/reactions/sessionfeedback/{session.pk}/change/"


# --- Read ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("opinions")
def test_sessions_are_listed_with_counts(organiser: Client, session: Session) -> None:
    SessionFactory.create(edition=session.edition, title_fr="Sans avis")
    response = organiser.get(list_of(SessionFeedback))
    cells = words(response, "//table[@id='result_list']/tbody/tr/*[not(@class='action-checkbox')]")
    assert cells == [
        *("Les phares", "3", "4,0"),
        *("Très bien 2, Bien 0, Moyen 0, Plutôt décevant 1, Décevant 0", "1"),
        *("Les rues", "1", "3,0"),
        *("Très bien 0, Bien 0, Moyen 1, Plutôt décevant 0, Décevant 0", "1"),
    ]
    # By the mean, the lowest first; and what a person searches for is not counted twice.
    lowest = organiser.get(f"{list_of(SessionFeedback)}?o=3")
    assert words(lowest, "//th[contains(@class, 'field-called')]") == ["Les rues", "Les phares"]
    session.credits.create(speaker=SpeakerFactory.create(), role="moderator", order=1)
    found = organiser.get(f"{list_of(SessionFeedback)}?q=phares")
    assert words(found, "//td[@class='field-answers']") == ["3"]


def test_formulas_are_words_in_what_is_exported(organiser: Client, session: Session) -> None:
    row = said(session, text="=HYPERLINK(1)")
    sent = {"action": "export_csv", "_selected_action": [row.pk]}
    assert "'=HYPERLINK" in organiser.post(list_of(Feedback), sent).content.decode()


@pytest.mark.parametrize("who", [{"editor": True}, {"blogger": True}])
def test_organisers_alone_read_it(client: Client, session: Session, who: dict[str, bool]) -> None:
    row = said(session, text="Entre nous")
    sign_in(client, is_staff=True, **who)
    for address in (
        page_of(session),
        LETTER.format(session.pk),
        list_of(SessionFeedback),
        list_of(Feedback),
        f"{list_of(Feedback)}{row.pk}/change/",
    ):
        response = client.get(address)
        assert response.status_code in {302, 403}, address
        assert "Entre nous" not in response.content.decode()


def test_what_nobody_should_read_is_deleted(organiser: Client, session: Session) -> None:
    row = said(session, text="Une insulte")
    sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    organiser.post(list_of(Feedback), sent)
    assert not Feedback.objects.exists()
    assert Erasure.objects.get(kind="feedback").key == row.key
    assert "insulte" not in organiser.get("/admin/").content.decode()


# --- Passed on -----------------------------------------------------------------------------------


def ask(client: Client, session: Session, *rows: Feedback, **fields: Any) -> Any:
    sent = {
        "rows": [row.pk for row in rows],
        "speaker": session.speakers.get().pk,
        "email": "ana@example.org",
        "language": "fr",
        **fields,
    }
    return client.post(LETTER.format(session.pk), sent)


def shown(response: Any) -> dict[str, Any]:
    """What the page of the letter would send."""
    form = next(form for form in document(response).forms if "digest" in form.fields)
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_speaker_gets_what_was_ticked_and_shown(
    organiser: Client, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    first, second, third = (said(session, text=f"Texte {n} & <b>") for n in "123")
    page = ask(organiser, session, first, third)
    assert not mailoutbox
    assert "ana@example.org" in page.content.decode()
    [body] = words(page, "//dl[@class='letter']/dd[3]")
    assert "Texte 1 & <b>" in body
    assert "Texte 2" not in body

    after = organiser.post(LETTER.format(session.pk), shown(page), follow=True)
    assert messages_of(after) == ["L’e-mail est en route vers ana@example.org."]
    [letter] = mailoutbox
    assert letter.to == ["ana@example.org"]
    assert "Les phares" in letter.subject
    assert " ".join(letter.body.split()) == body
    sent = Feedback.objects.exclude(sent_at=None)
    assert {row.pk for row in sent} == {first.pk, third.pk}
    assert second.pk not in sent.values_list("pk", flat=True)

    # It also stands on that speaker's own page, as long as nobody changes it.
    ana, other = session.speakers.get(), SpeakerFactory.create()
    session.credits.create(speaker=other, role="speaker", order=1)
    assert for_speaker(ana, session.edition, None).content == [third, first]
    assert not for_speaker(other, session.edition, None).content
    assert not for_speaker(ana, EditionFactory.create(), None).content
    # Nor does it hang on a letter that never leaves.
    Letter.objects.update(sent_at=None)
    third.delete()
    assert for_speaker(ana, session.edition, None).content == [first]
    receiving.change(first, {"text": "Autre chose."})
    assert not for_speaker(ana, session.edition, None).content


def test_what_was_changed_since_is_shown_again(
    organiser: Client, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    row = said(session, text="Trop long.")
    sent = shown(ask(organiser, session, row))
    Feedback.objects.update(text="Très bien, pardon.")
    page = organiser.post(LETTER.format(session.pk), sent)
    assert not mailoutbox
    assert "Très bien, pardon." in page.content.decode()
    assert words(page, "//p[@class='errornote']")
    organiser.post(LETTER.format(session.pk), shown(page))
    assert "pardon" in mailoutbox[0].body


def test_who_clicks_twice_sends_one_letter(
    organiser: Client, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    rows = said(session, text="Un"), said(session, text="Deux")
    sent = shown(ask(organiser, session, *rows))
    for _ in range(3):
        after = organiser.post(LETTER.format(session.pk), sent, follow=True)
        assert messages_of(after) == ["L’e-mail est en route vers ana@example.org."]
    assert len(mailoutbox) == 1
    # Asked for once more, it is shown before.
    organiser.post(LETTER.format(session.pk), shown(ask(organiser, session, *rows)))
    assert len(mailoutbox) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_organisers_at_once_one_sends(
    organiser: Client, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    sent = shown(ask(organiser, session, said(session)))
    at_once(*[lambda: organiser.post(LETTER.format(session.pk), sent)] * 4)
    assert len(mailoutbox) == 1


def test_form_says_what_lacks_and_keeps_the_rest(organiser: Client, session: Session) -> None:
    row = said(session)
    page = ask(organiser, session, row, email="ana@")
    assert page.status_code == 400
    assert errors(page)
    assert document(page).xpath(f"//input[@value='{row.pk}']/@checked")
    other = said(SessionFactory.create(edition=session.edition))
    assert ask(organiser, session, other).status_code == 400


def test_anyone_who_only_looks_sends_nothing(client: Client, session: Session) -> None:
    row = said(session)
    user = sign_in(client, is_staff=True)
    _allow(user, "view_sessionfeedback")
    page = client.get(page_of(session))
    assert page.status_code == 200
    assert not document(page).xpath("//input[@name='rows']")
    assert ask(client, session, row).status_code == 403
    assert not Letter.objects.exists()


def _allow(user: User, *codenames: str) -> None:
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
