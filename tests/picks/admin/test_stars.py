from typing import Any

import pytest
from django.test import Client

from events.models import Edition, Room
from picks.models import StarCount
from picks.stars import for_speaker
from talks.models import Session
from tests.admin import document, list_of, messages_of, sign_in, words
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

INTEREST = "/admin/picks/starcount/interest/"
TABLE = "//div[@class='interest']/table"


@pytest.fixture(autouse=True)
def counted(edition: Edition) -> None:
    """Of rooms for ten; nobody knows how many the last one holds."""
    for slug, stars, capacity in (
        ("phares", 8, 10),
        ("rues", 12, 10),
        ("quais", 3, 10),
        ("demain", 40, None),
    ):
        session = Session.objects.get(slug=slug)
        StarCount.objects.create(session=session, count=stars)
        room = session.slots.get().room
        room.name_fr, room.capacity = f"Salle {slug}", capacity
        room.save()


def listed(response: Any, field: str) -> list[str]:
    return words(response, f"//table[@id='result_list']//*[contains(@class, 'field-{field}')]")


def test_fullest_rooms_stand_first(organiser: Client) -> None:
    response = organiser.get(list_of(StarCount))
    assert listed(response, "called") == ["Rues", "Phares", "Quais", "Demain"]
    assert listed(response, "count") == ["12", "8", "3", "40"]
    assert listed(response, "seats") == ["10", "10", "10", "-"]
    assert listed(response, "share") == ["120", "80", "30", "-"]
    # How to read them stands there too.
    assert "estimations" in response.content.decode()


def test_front_page_shows_the_fullest_and_counts_what_the_list_has(organiser: Client) -> None:
    page = organiser.get("/admin/")
    rows = words(page, "//section[@class='wanted']/table/tbody/tr/th")
    assert rows == ["Rues plus d’étoiles que de places", "Phares", "Quais", "Demain"]
    [address] = document(page).xpath("//a[contains(@href, 'fuller=yes')]/@href")
    assert listed(organiser.get(address), "called") == ["Rues"]
    # What does not take place needs no room.
    Session.objects.filter(slug="rues").update(state=Session.State.CANCELLED)
    assert listed(organiser.get(address), "called") == []
    rows = words(organiser.get("/admin/"), "//section[@class='wanted']/table/tbody/tr/th")
    assert rows == ["Phares", "Quais", "Demain"]


def test_speakers_see_what_is_passed_on_to_them(organiser: Client) -> None:
    rows = {row.session.slug: row for row in StarCount.objects.all()}
    speaker, edition = SpeakerFactory.create(), rows["rues"].session.edition
    for slug in ("rues", "quais"):
        rows[slug].session.credits.create(speaker=speaker, role="speaker", order=9)

    def chosen(action: str, *slugs: str) -> None:
        sent = {"action": action, "_selected_action": [rows[slug].pk for slug in slugs]}
        assert messages_of(organiser.post(list_of(StarCount), sent, follow=True))

    assert for_speaker(speaker, edition, None).content == []
    chosen("pass_on", "rues", "phares")
    assert for_speaker(speaker, edition, None).content == [rows["rues"]]
    assert for_speaker(speaker, EditionFactory.create(), None).content == []
    chosen("take_back", "rues")
    assert for_speaker(speaker, edition, None).content == []


# --- By hour and room ----------------------------------------------------------------------------


def test_day_by_hour_and_room(organiser: Client) -> None:
    quais = Session.objects.get(slug="quais")
    after = SessionFactory.create(edition=quais.edition, title_fr="=1+1")
    SlotFactory.create(session=after, at="11:30", minutes=45, room=quais.slots.get().room)
    StarCount.objects.create(session=after, count=5)
    response = organiser.get(INTEREST)
    assert words(response, f"{TABLE}/thead/tr/th")[2:] == ["10:00", "11:00", "12:00"]
    rows = {
        row.xpath("string(th)").strip(): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td")
        ]
        for row in document(response).xpath(f"{TABLE}/tbody/tr")
    }
    assert rows == {
        "Salle phares": ["10", "8", "·", "·"],
        "Salle rues": ["10", "12 trop", "·", "·"],
        # Of two within an hour, the fuller; who stays until after noon is there then too.
        "Salle quais": ["10", "·", "5", "5"],
    }
    assert words(response, f"{TABLE}/tfoot/tr/td") == ["", "20", "5", "5"]
    widths = document(response).xpath(f"{TABLE}/tbody//rect/@width")
    assert widths == ["80", "100", "50", "50"]


def test_day_as_a_file(organiser: Client) -> None:
    Room.objects.filter(name_fr="Salle rues").update(name_fr="=HYPERLINK(1)")
    answer = organiser.get(f"{INTEREST}?format=csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="2027-')
    lines = answer.content.decode().splitlines()
    assert lines[0].endswith(",10:00,11:00")
    assert "Salle phares,10,8," in lines
    assert "'=HYPERLINK(1),10,12," in lines


@pytest.mark.parametrize("who", [{"editor": True}, {"blogger": True}])
def test_organisers_alone_see_them(client: Client, who: dict[str, bool]) -> None:
    sign_in(client, is_staff=True, **who)
    for address in (INTEREST, list_of(StarCount)):
        assert client.get(address).status_code in {302, 403, 404}
    assert "wanted" not in client.get("/admin/").content.decode()
