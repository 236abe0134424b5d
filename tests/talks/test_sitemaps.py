import re
from datetime import UTC, date, datetime

import pytest
from time_machine import travel

from core.http.sitemaps import url_set
from talks.models import Session
from talks.published import forget, published_site
from talks.releases import publish
from talks.sitemaps import sections
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def listed() -> dict[str, datetime | None]:
    """The addresses of the sitemap, and when each last changed."""
    forget()
    pages = [page for section in sections(published_site()) for page in section.pages]
    return {
        address: page.changed
        for page in pages
        for address in re.findall("<loc>(.*)</loc>", url_set("", [page]))
    }


def test_every_page_of_a_published_edition_is_listed_in_both_languages() -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    speaker = SpeakerFactory.create(slug="ana-mole")
    gone = SpeakerFactory.create(slug="bo-digue")
    venue = VenueFactory.create(edition=edition, slug="criee")
    first = datetime(2027, 5, 1, tzinfo=UTC)
    with travel(first, tick=False):
        SlotFactory.create(
            session=SessionFactory.create(edition=edition, slug="fanal", speakers=[speaker, gone]),
            room=RoomFactory.create(edition=edition, slug="cale", venue=venue),
        )
        SessionFactory.create(edition=edition, slug="cloches")
        publish(edition)
    SessionFactory.create(edition=edition, slug="secret", state=Session.State.DRAFT)
    withdraw(Session.objects.get(slug="cloches"))
    withdraw(gone)
    older = EditionFactory.create(slug="2026", first_day=date(2026, 5, 20))
    SessionFactory.create(edition=older, speakers=[gone])
    publish(older)
    EditionFactory.create(slug="2028")

    addresses = listed()
    of_2027 = {address for address in addresses if "2026" not in address}
    assert of_2027 == {
        "/2027/",
        "/2027/programme/",
        "/2027/programme/changements/",
        "/2027/intervenants/",
        "/2027/lieux/criee/",
        "/2027/salles/cale/",
        "/2027/sessions/fanal/",
        "/intervenants/ana-mole/",
        "/en/2027/",
        "/en/2027/programme/",
        "/en/2027/programme/changes/",
        "/en/2027/speakers/",
        "/en/2027/venues/criee/",
        "/en/2027/rooms/cale/",
        "/en/2027/sessions/fanal/",
        "/en/speakers/ana-mole/",
    }
    assert "/2026/programme/" in addresses


def test_session_changed_when_a_release_changed_it() -> None:
    edition = EditionFactory.create(slug="2027")
    first, second = datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 5, 2, tzinfo=UTC)
    with travel(first, tick=False):
        SlotFactory.create(session=SessionFactory.create(edition=edition, slug="fanal"))
        SlotFactory.create(session=SessionFactory.create(edition=edition, slug="cloches"))
        publish(edition)
    with travel(second, tick=False):
        Session.objects.filter(slug="cloches").update(summary_fr="Ding.")
        publish(edition)
    addresses = listed()
    assert addresses["/2027/sessions/fanal/"] == first
    assert addresses["/2027/sessions/cloches/"] == second
    assert addresses["/2027/programme/"] == second
