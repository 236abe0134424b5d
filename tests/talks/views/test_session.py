from datetime import timedelta
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from time_machine import travel

from core.http.answers import PublicAnswer
from events.models import Edition
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    moment,
)
from tests.talks.reading import cost, get, linked, tight, words

pytestmark = pytest.mark.django_db

ADDRESS = "/2027/sessions/fanal/"
ENGLISH = f"/en{ADDRESS}"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def session(edition: Edition) -> Session:
    """A session that says everything a session can say; not published yet."""
    session = SessionFactory.create(
        edition=edition,
        title_fr="Tenir un fanal",
        title_en="Keeping a lantern",
        slug="fanal",
        abstract_fr="D’abord la mèche.\n\nPuis la flamme.",
        track=TrackFactory.create(edition=edition, name_en="Lights", flag="C", slug="feux"),
        services=["live_captions"],
        seats=12,
        registration_required=True,
        speakers=[SpeakerFactory.create(name=name) for name in ("Ana Môle", "Bo Digue")],
        moderators=[SpeakerFactory.create(name="Cléo Quai", slug="cleo-quai")],
        tags=[TagFactory.create(name="Phares", name_en="Lighthouses", slug="phares")],
        notice_fr="Fiche fictive.",
        sources=["https://example.org/billet"],
    )
    session.links.create(kind="slides", url="https://example.org/diapos")
    room = RoomFactory.create(edition=edition, name_en="Lower deck", slug="cale")
    SlotFactory.create(session=session, room=room, minutes=45)
    return session


def test_page_says_what_when_where_and_who(client: Client, session: Session) -> None:
    publish(session.edition)
    html = get(client, ENGLISH)
    read = words(html)
    assert ">Keeping a lantern</h1>" in tight(html)
    assert "What the waves say." in read
    assert "10:00 to 10:45 Thu 20 May" in read
    # From when to when is never parted.
    assert "10:00</time>&nbsp;to&nbsp;<time" in html
    assert 'datetime="2027-05-20T10:00+02:00"' in html
    assert "Time in Marseille (Europe/Paris)" in read
    assert 'href="/en/2027/rooms/cale/"' in html
    assert "Lower deck" in read
    assert "Seats 12 seats Registration required" in read
    assert "Language French Services Live captions" in read
    assert "Speakers Ana Môle" in read
    assert "Moderator Cléo Quai" in read
    assert 'href="/en/speakers/cleo-quai/"' in html
    assert "Host" not in read
    assert 'href="/en/topics/phares/"' in html
    assert 'href="https://example.org/diapos"' in html
    assert "Flag Charlie: “Yes.”" in read
    assert '<div lang="fr"><p>Fiche fictive.</p></div>' in html
    assert 'href="https://example.org/billet"' in html
    assert "<title>Keeping a lantern · Marseille 2.0</title>" in html
    assert '<meta name="description" content="What the waves say.">' in html
    event, crumbs = linked(html)
    assert (event["@type"], event["name"]) == ("Event", "Keeping a lantern")
    assert [crumb["item"] for crumb in crumbs["itemListElement"]] == [
        "http://testserver/en/2027/",
        "http://testserver/en/2027/programme/",
        "http://testserver/en/2027/sessions/fanal/",
    ]
    assert f'data-key="{str(session.key)[:13]}"' in html
    assert 'href="/en/2027/sessions/fanal.ics"' in html


def test_french_words_on_an_english_page_say_their_language(
    client: Client, session: Session
) -> None:
    publish(session.edition)
    english, french = get(client, ENGLISH), get(client, ADDRESS)
    assert '<div lang="fr"><p>D’abord la mèche.</p>' in english
    assert "This text is in French." in english
    assert '<div lang="fr">' not in french
    assert 'class="foreign"' not in french


def test_session_without_a_slot_says_the_time_is_to_come(client: Client, session: Session) -> None:
    session.slots.all().delete()
    publish(session.edition)
    html = get(client, ENGLISH)
    assert "When Time to be announced" in words(html)
    assert "fanal.ics" not in html
    assert "startDate" not in linked(html)[0]
    assert client.get("/en/2027/sessions/fanal.ics").status_code == 404


def test_cancelled_session_says_so(client: Client, session: Session) -> None:
    session.state = Session.State.CANCELLED
    session.save()
    publish(session.edition)
    html = get(client, ENGLISH)
    assert "talk--off" in html
    assert "This session is cancelled." in words(html)
    assert linked(html)[0]["eventStatus"] == "https://schema.org/EventCancelled"


def test_withdrawn_session_keeps_its_page(client: Client, session: Session) -> None:
    publish(session.edition)
    RecapFactory.create(title_en="By the fire", sessions=[session])
    withdraw(session)
    html = get(client, ENGLISH)
    assert "This session was withdrawn from the programme." in words(html)
    assert "Keeping a lantern" in html
    assert "By the fire" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "What the waves say." not in html
    assert [thing["@type"] for thing in linked(html)] == ["BreadcrumbList"]
    assert 'href="/en/2027/sessions/fanal/"' not in get(client, "/en/2027/programme/")


def test_former_address_leads_to_the_present_one(client: Client, session: Session) -> None:
    publish(session.edition)
    session.slug = "lanterne"
    session.save()
    assert client.get(ADDRESS).status_code == 200
    publish(session.edition)
    forget()
    for language in ("", "/en"):
        response = client.get(f"{language}{ADDRESS}")
        assert response.status_code == 301
        assert response.headers["Location"] == f"{language}/2027/sessions/lanterne/"
        # Browsers keep it for a while only: a slug may be taken up again.
        assert "max-age=3600" in response.headers["Cache-Control"]
    assert client.get("/2027/sessions/fanal.ics").headers["Location"].endswith("/lanterne.ics")


def test_move_at_the_last_moment_is_marked_until_the_end(client: Client, session: Session) -> None:
    edition, slot = session.edition, Slot.objects.get()
    with travel(moment(edition, 1, "09:00") - timedelta(days=9), tick=False):
        publish(edition)
    with travel(moment(edition, 1, "09:00"), tick=False):
        assert "state--moved" not in get(client, ENGLISH)
        slot.start += timedelta(minutes=5)
        slot.save()
        publish(edition)
        html = get(client, ENGLISH)
    assert "New time, was 10:00–\u206010:45" in words(html)
    event = linked(html)[0]
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == "2027-05-20T10:00+02:00"
    with travel(moment(edition, 1, "10:45"), tick=False):
        assert "state--moved" not in get(client, ENGLISH)


def test_page_is_true_until_the_session_starts_or_ends(client: Client, session: Session) -> None:
    publish(session.edition)
    for at, until in (("08:00", "10:00"), ("10:20", "10:45")):
        with travel(moment(session.edition, 1, at), tick=False):
            forget()
            response = client.get(ENGLISH)
            assert isinstance(response, PublicAnswer)
            assert response.valid_until == moment(session.edition, 1, until)
            assert ("On now" in words(response.content.decode())) == (at == "10:20")


def test_neighbours_are_of_the_same_room_and_day(client: Client, session: Session) -> None:
    edition, room = session.edition, Slot.objects.get().room
    for title, at, state in (
        ("Dawn", "08:00", "confirmed"),
        ("Morning", "09:00", "confirmed"),
        ("Gone", "09:30", "cancelled"),
        ("Noon", "12:00", "confirmed"),
    ):
        other = SessionFactory.create(edition=edition, title_en=title, state=state)
        SlotFactory.create(session=other, room=room, at=at)
    SlotFactory.create(session=SessionFactory.create(edition=edition, title_en="Else"), at="11:00")
    tomorrow = SessionFactory.create(edition=edition, title_en="Tomorrow", slug="tomorrow")
    SlotFactory.create(session=tomorrow, room=room, day=2)
    publish(edition)
    assert "09:00 before Morning 10:00 you are here Keeping a lantern 12:00 after Noon" in words(
        get(client, ENGLISH)
    )
    assert "In the same room" not in get(client, "/en/2027/sessions/tomorrow/")


def test_what_is_on_at_the_same_time_can_be_kept(client: Client, session: Session) -> None:
    edition = session.edition
    lunch = FormatFactory.create(edition=edition, is_break=True)
    for title, at, more in (
        ("Overlaps", "09:50", {}),
        ("Starts when it ends", "10:45", {}),
        ("Cancelled", "10:00", {"state": "cancelled"}),
        ("Lunch", "10:00", {"format": lunch}),
    ):
        other = SessionFactory.create(edition=edition, title_en=title, **more)
        room = RoomFactory.create(edition=edition, name_en=f"Room of {title}")
        SlotFactory.create(session=other, room=room, at=at)
    publish(edition)
    with travel(moment(edition, 1, "09:00"), tick=False):
        parallel = BeautifulSoup(get(client, ENGLISH), "html.parser").select_one(".parallel")
        assert parallel
        # It starts before this one does.
        response = client.get(ENGLISH)
        assert isinstance(response, PublicAnswer)
        assert response.valid_until == moment(edition, 1, "09:50")
    assert [title.get_text(strip=True) for title in parallel.select("h3")] == ["Overlaps"]
    assert "Room of Overlaps" in parallel.get_text()
    key = Session.objects.get(title_en="Overlaps").key
    assert parallel.select_one("button")["data-key"] == str(key)[:13]  # type: ignore[index]


def test_cost_is_the_same_however_much_is_on(client: Client, session: Session) -> None:
    publish(session.edition)
    RecapFactory.create(sessions=[session])
    before = cost(client, ENGLISH)
    for _ in range(8):
        RecapFactory.create(sessions=[session])
        session.credits.create(speaker=SpeakerFactory.create())
        other = SessionFactory.create(edition=session.edition)
        SlotFactory.create(session=other, room=RoomFactory.create(edition=session.edition))
    publish(session.edition)
    assert cost(client, ENGLISH) == before
    # So many are there for anyone who opens them.
    assert '<details class="parallel wrap">' in tight(get(client, ENGLISH))


def test_it_is_added_to_calendars_without_asking_anybody(client: Client, session: Session) -> None:
    publish(session.edition)
    with travel(moment(session.edition, 1, "09:00"), tick=False):
        html = get(client, ENGLISH)
    soup = BeautifulSoup(html, "html.parser")
    links = {str(a["href"]) for a in soup.select(".act a")}
    assert {
        "webcal://testserver/en/2027/sessions/fanal.ics",
        "/en/2027/sessions/fanal.ics",
    } < links
    (google,) = (parse_qs(link.split("?")[1]) for link in links if "google" in link)
    assert google["dates"] == ["20270520T080000Z/20270520T084500Z"]
    assert google["text"] == ["Keeping a lantern"]
    assert google["location"][0].startswith("Lower deck")
    assert "http://testserver/en/2027/sessions/fanal/" in google["details"][0]
    (outlook,) = (parse_qs(link.split("?")[1]) for link in links if "outlook" in link)
    assert outlook["startdt"] == ["2027-05-20T08:00:00Z"]
    assert outlook["enddt"] == ["2027-05-20T08:45:00Z"]
    assert "Google after up to a day" in words(html)
    # What is over is added nowhere by a form; its file stays.
    with travel(moment(session.edition, 1, "12:00"), tick=False):
        over = get(client, ENGLISH)
    assert "google.com" not in over
    assert "now_next" not in over
    assert "now_next" in html


def test_qr_code_is_a_picture_of_its_own(client: Client, session: Session) -> None:
    publish(session.edition)
    assert 'src="/en/2027/sessions/fanal.svg"' in get(client, ENGLISH)
    answer = client.get("/en/2027/sessions/fanal.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(answer.content)  # noqa: S314 (our own)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    other = client.get("/2027/sessions/fanal.svg")
    assert other.content != answer.content


def test_slides_and_recording_are_there_once_published(client: Client, session: Session) -> None:
    publish(session.edition)
    session.slides = ContentFile(b"%PDF-1.7 %%EOF", name="0123456789abcdef01234567.pdf")
    session.save()
    session.links.create(kind="recording", url="https://vimeo.com/76979871")
    session.links.create(kind="recording", url="https://example.org/film")
    html = get(client, ENGLISH)
    assert ".pdf" not in html
    assert "vimeo" not in html
    publish(session.edition)
    soup = BeautifulSoup(get(client, ENGLISH), "html.parser")
    slides = soup.select_one("a[download]")
    assert slides
    assert slides["href"] == "/media/0123456789abcdef01234567.pdf"
    assert " ".join(slides.get_text().split()) == "Slides (PDF, 14 bytes)"
    # Played on the page, and asked for by a click alone.
    (player,) = soup.select("[data-player]")
    assert player["data-player"] == "https://player.vimeo.com/video/76979871?dnt=1"
    assert player.a["href"] == "https://vimeo.com/76979871"  # type: ignore[index]
    assert not soup.select("iframe")
    assert soup.select('script[src*="core/embed"]')
    assert soup.select('.links a[href="https://example.org/film"]')
