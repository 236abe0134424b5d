"""Speakers of an edition as those whom letters are written to."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from time_machine import travel

from core.models import User
from events.models import Edition
from mailings.models import Mailing
from mailings.sending import send_test
from participation import links
from participation.audience import SpeakerAudience
from participation.erasing import forget
from participation.models import Participation, ParticipationSettings
from participation.recipient_keys import audience_name
from talks.models import Session
from tests.factories import (
    EditionFactory,
    MailingFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
    VenueFactory,
)
from tests.participation.people import all_consents, answer, reachable, taking_part

pytestmark = pytest.mark.django_db

ADMIN = User(is_superuser=True)

BEFORE = "2027-05-01T10:00:00Z"


@pytest.fixture(autouse=True)
def french() -> Any:
    with translation.override("fr"), travel(BEFORE, tick=False):
        yield


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(name="Marées 2027")


def key(speaker: Any) -> str:
    return str(speaker.pk)


def test_recipients_have_an_address_and_others_are_named(edition: Edition) -> None:
    viste, arenc = reachable("Perrine Viste", "en"), reachable("Rosalie Arenc")
    nowhere = SpeakerFactory.create(name="Titouan Frioul")
    SessionFactory.create(edition=edition, speakers=[viste, arenc, nowhere])
    audience = SpeakerAudience(edition)

    first, second = audience.recipients()
    assert (first.key, first.name, first.language) == (key(arenc), "Rosalie Arenc", "fr")
    assert second.addresses == (viste.contact.email,)
    assert second.language == "en"
    assert second.url == reverse("admin:speakers_speaker_change", args=[viste.pk])
    assert [one.name for one in audience.unreachable(ADMIN)] == ["Titouan Frioul"]
    assert [one.key for one in SpeakerAudience(edition).recipients([key(viste), "0", "x"])] == [
        key(viste)
    ]


def test_one_letter_together_for_people_of_the_same_sessions(edition: Edition) -> None:
    """Everybody gets one letter, and all of it is true of each of its readers."""
    ana, luc, zoe, eve = (reachable(f"{name} Vague") for name in ("Ana", "Luc", "Zoé", "Eve"))
    mia = reachable("Mia Vague", "en")
    SessionFactory.create(edition=edition, speakers=[ana, luc, zoe, mia])
    SessionFactory.create(edition=edition, speakers=[zoe])
    SessionFactory.create(edition=edition, state=Session.State.CANCELLED, speakers=[eve])
    audience = SpeakerAudience(edition)

    together = audience.recipients(together=True)
    assert [one.name for one in together] == [
        "Ana Vague et Luc Vague",
        "Eve Vague",
        "Mia Vague",
        "Zoé Vague",
    ]
    both = together[0]
    assert both.addresses == (ana.contact.email, luc.contact.email)
    assert SpeakerAudience(edition).recipients([both.key], together=True) == [both]
    assert audience.values([both.key])[both.key]["name"] == "Ana Vague et Luc Vague"
    assert audience.matching("answer", together=True) == {
        one.key for one in together if one.name != "Eve Vague"
    }
    # A link is one person's.
    assert audience.link(both.key) == audience.preview_link(both.key) == ""
    luc.contact.delete()
    assert SpeakerAudience(edition).names([both.key], together=True) == {both.key: both.name}


def chosen(edition: Edition, criterion: str) -> set[str]:
    audience = SpeakerAudience(edition)
    names = {one.key: one.name for one in audience.recipients()}
    return {names[found] for found in audience.matching(criterion)}


def test_criteria(edition: Edition) -> None:
    room = RoomFactory.create(edition=edition, name_fr="La Cale")
    said, half, silent = reachable("Oui Arenc"), reachable("Un Viste"), reachable("Rien Frioul")
    one = SessionFactory.create(edition=edition, speakers=[said, half])
    two = SessionFactory.create(edition=edition, speakers=[half], moderators=[silent])
    off = reachable("Hors Cova")
    SessionFactory.create(edition=edition, speakers=[off], state=Session.State.CANCELLED)
    SlotFactory.create(session=one, day=1)
    SlotFactory.create(session=two, day=2, room=room)
    answer(one, said)
    answer(one, half)
    all_consents(edition, said)

    assert chosen(edition, "expected") == {"Oui Arenc", "Un Viste", "Rien Frioul"}
    assert chosen(edition, "answer") == {"Rien Frioul"}
    assert chosen(edition, "partly") == {"Un Viste"}
    assert chosen(edition, "unasked") == {"Un Viste", "Rien Frioul"}
    assert chosen(edition, "consent") == {"Un Viste", "Rien Frioul"}
    assert chosen(edition, "portrait") == {"Oui Arenc", "Un Viste", "Rien Frioul"}
    assert chosen(edition, "moderators") == {"Rien Frioul"}
    assert chosen(edition, "cancelled") == {"Hors Cova"}
    assert chosen(edition, "day-2027-05-20") == {"Oui Arenc", "Un Viste"}
    assert chosen(edition, f"room-{room.pk}") == {"Un Viste", "Rien Frioul"}
    assert chosen(edition, "nonsense") == set()
    labels = {each.name: each.label for each in SpeakerAudience(edition).criteria}
    assert labels["day-2027-05-20"] == "Parlent jeudi 20 mai"
    assert labels[f"room-{room.pk}"] == "Parlent dans La Cale"
    assert labels["answer"] == "Sans réponse"


def values(edition: Edition, speaker: Any) -> Any:
    return SpeakerAudience(edition).values([key(speaker)])[key(speaker)]


def test_values_in_french(edition: Edition) -> None:
    ines = reachable("Inès Sormiou")
    venue = VenueFactory.create(
        edition=edition, name_fr="Le Môle", street_address="1 quai\ndu Port"
    )
    room = RoomFactory.create(edition=edition, venue=venue, name_fr="La Cale")
    one = SessionFactory.create(edition=edition, speakers=[ines], title_fr="Le large", slug="large")
    SlotFactory.create(session=one, room=room, at="14:30")
    SessionFactory.create(edition=edition, speakers=[ines], title_fr="Le port")
    Session.objects.filter(pk=one.pk).update(announced=True)
    off = Session.State.CANCELLED
    SessionFactory.create(edition=edition, speakers=[ines], title_fr="La digue", state=off)
    ParticipationSettings.objects.create(edition=edition, answers_until=date(2027, 5, 1))
    with travel("2027-04-22T10:00:00Z", tick=False):
        taking_part(edition, ines, asked_at="2027-04-22T10:00:00Z")

    said = values(edition, ines)
    assert said["first_name"] == "Inès"
    assert said["name"] == "Inès Sormiou"
    assert said["sessions"] == "«\xa0Le large\xa0» et «\xa0Le port\xa0»"
    assert said["schedule"] == [
        "«\xa0Le large\xa0»\xa0: jeudi 20 mai, 14:30–15:00, La Cale",
        "«\xa0Le port\xa0»\xa0: heure et salle à venir",
    ]
    assert said["cancelled"] == "«\xa0La digue\xa0»"
    assert said["waiting"] == "9 jours"
    assert said["deadline"] == "samedi 1er mai"
    assert said["edition"] == "Marées 2027"
    assert said["dates"] == "jeudi 20 et vendredi 21 mai\xa02027"
    assert said["place"] == "Le Môle, 1 quai du Port"
    assert said["missing"][:2] == [
        "votre réponse\xa0: «\xa0Le large\xa0» et «\xa0Le port\xa0»",
        "une biographie, même courte",
    ]
    (page,) = said["pages"]
    assert page.startswith("«\xa0Le large\xa0»\xa0: http")
    assert page.endswith(f"/{edition.slug}/sessions/large/")
    (proposing,) = said["recaps"]
    assert proposing.startswith("«\xa0Le large\xa0»\xa0: http")
    assert proposing.endswith(f"?edition={edition.slug}&session=large")


def test_what_is_not_known_has_nothing_to_say(edition: Edition) -> None:
    """A letter that names it stops, with a sentence that says for whom, and where it is typed."""
    ines = reachable("Inès Sormiou")
    session = SessionFactory.create(edition=edition, speakers=[ines])
    said = values(edition, ines)
    empty = ("schedule", "cancelled", "waiting", "deadline", "place", "pages")
    assert {name for name in empty if said[name]} == set()
    audience, who = SpeakerAudience(edition), key(ines)
    page = reverse("admin:talks_session_change", args=[session.pk])
    assert audience.pages_to_type("schedule", [who, "0"]) == {who: page}
    typed = {name for name in empty if audience.pages_to_type(name, [who])}
    assert typed == {"schedule", "deadline", "place", "pages"}


def test_who_is_sent_a_link_was_asked(edition: Edition) -> None:
    ines = reachable("Inès Sormiou", "en")
    SessionFactory.create(edition=edition, speakers=[ines])
    audience = SpeakerAudience(edition)

    first, second = audience.link(key(ines)), audience.link(key(ines))

    assert first != second
    assert "/en/" in first
    mine = Participation.objects.get(edition=edition, speaker=ines)
    assert mine.links.count() == 2
    audience.forget_link(first)
    assert mine.links.count() == 1
    assert links.find(second.split("/")[-2])
    # A link that was made may not have left.
    assert (mine.times_asked, mine.asked_at) == (0, None)
    audience.link_sent(key(ines))
    audience.link_sent(key(ines))
    mine.refresh_from_db()
    assert mine.times_asked == 2
    assert mine.asked_at is not None
    assert values(edition, ines)["waiting"] == "less than a day"


def test_test_of_a_letter_leads_to_what_its_reader_would_see(
    edition: Edition, mailoutbox: list[Any]
) -> None:
    ana = reachable("Ana Vague")
    SessionFactory.create(edition=edition, speakers=[ana])
    draft = MailingFactory.create(
        audience=audience_name(edition), chosen=[key(ana)], text_fr="{lien personnel}"
    )
    send_test(draft, key(ana), UserFactory.create())
    mine = Participation.objects.get(speaker=ana)
    assert f"/mes-seances/apercu/{mine.pk}/" in mailoutbox[0].body
    assert mine.times_asked == 0
    assert not mine.links.exists()


def test_no_mailing_names_who_was_erased(edition: Edition) -> None:
    """Alone or together, in a draft, on its way or sent; of others nothing is lost."""
    ana, luc, zoe = (reachable(f"{name} Vague") for name in ("Ana", "Luc", "Zoé"))
    both, alone, other = f"{ana.pk}+{luc.pk}", key(luc), key(zoe)
    name = audience_name(edition)
    draft = Mailing.objects.create(audience=name, chosen=[both, alone, other])
    left = Mailing.objects.create(audience=name, started_at=timezone.now())
    for who, state in ((both, "sent"), (alone, "waiting"), (other, "sent")):
        values = {"nom": "Luc Vague"}
        left.deliveries.create(recipient=who, state=state, language="fr", values=values)
    elsewhere = Mailing.objects.create(audience="crew", chosen=[alone])

    forget(luc)

    draft.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (draft.chosen, elsewhere.chosen) == ([other], [alone])
    kept = set(left.deliveries.values_list("recipient", "state"))
    assert kept == {("", "sent"), (other, "sent")}
    assert left.deliveries.get(recipient="").values == {}
