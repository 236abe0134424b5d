"""What a booklet says."""

import re

import lxml.html
import pytest
from lxml.html import HtmlElement

from events.models import Edition, Venue
from marseille20.booklets import content
from talks.releases import publish
from tests.factories import RoomFactory, SessionFactory, SlotFactory
from tests.marseille20.booklets.printed import read, run

pytestmark = pytest.mark.django_db


def cover(language: str) -> str:
    lines = page(language).xpath("//*[@class='cover__sky']/p")
    return " ".join(str(lines[1].text_content()).split())


def page(language: str) -> HtmlElement:
    return lxml.html.fromstring(read(language))


def test_the_cover_names_a_venue_that_is_the_only_one(paper: list[str], house: Edition) -> None:
    Venue.objects.update(name_fr="Le Hangar", name_en="")
    house.city = "Marseille"
    house.save()
    publish(house)
    run()
    assert cover("fr") == "Le Hangar, Marseille"
    Venue.objects.update(name_fr="Marseille")
    publish(house)
    run()
    assert cover("fr") == "Marseille", "called like its city"
    RoomFactory.create(edition=house)
    publish(house)
    run()
    assert cover("fr") == "Marseille"


def test_large_programmes_leave_the_abstracts_to_the_site(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST_ABSTRACTS", 1)
    run()
    html = read("fr").decode()
    assert "Trois gardiennes" not in html
    assert html.count('id="session-phares"') == 1


def test_every_anchor_that_is_pointed_to_stands_somewhere(paper: list[str], house: Edition) -> None:
    # Without a slot, twice in the programme, without a word: shown somewhere all the same.
    SessionFactory.create(edition=house, slug="sans-creneau")
    bare = SessionFactory.create(edition=house, slug="nue", summary_fr="", summary_en="")
    SlotFactory.create(session=bare, day=1, at="15:00")
    SlotFactory.create(session=bare, day=2, at="15:00")
    publish(house)
    run()
    html = read("fr").decode()
    anchors = re.findall(r'\bid="([^"]+)"', html)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)
