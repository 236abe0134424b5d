"""Pages are read as readers get them, while they are all of one release."""

import os
from collections.abc import Iterator
from typing import cast

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override

from core.database.breaker import AwayError
from core.models import Rendition
from events.models import Edition, Room, Venue
from marseille20.delivery.own_requests import ask
from marseille20.offline import copies
from marseille20.offline.contents import content_of
from marseille20.offline.cutting import files
from marseille20.offline.reading import Reader
from search.documents import contents
from talks.published import published_site
from talks.releases import publish
from tests.factories import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(edition: Edition) -> Iterator[Reader]:
    # The connection is that of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Reader(published_site())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def whole(reader: Reader, path: str) -> str:
    return cast("HttpResponse", ask(reader.application, path, {})).content.decode()


def test_what_is_around_pages_is_rendered_once(reader: Reader) -> None:
    bare = reader.read("/2027/sessions/rade/").content.decode()
    assert "<main" in bare
    assert "<footer" not in bare
    assert 'rel="canonical"' not in bare
    with override("fr"):
        site = published_site()
        copy, *_parts = content_of(site, reader.read, contents(site, timezone.now()), "fr")
        assert "<footer" in copy["frame"]["after"]
        assert 'rel="canonical"' in copy["frame"]["before"]


def test_what_is_on_is_reported_where_the_clock_is_that_of_the_reader(
    reader: Reader, edition: Edition
) -> None:
    paths = ("/2027/salles/cale/", "/2027/sessions/rade/", "/intervenants/ines/", "/recherche/")
    with time_machine.travel(moment(edition, 1, "10:05"), tick=False):
        home = reader.read("/").content.decode()
        # A script fills it, by the clock of the device.
        assert '<div class="now-next__board" hidden>' in home
        assert 'href="/direct/"' in home
        assert 'href="/direct/?room=cale"' in home
        assert 'href="/direct/"' in reader.read("/ma-selection/").content.decode()
        assert 'href="/direct/"' not in whole(reader, "/ma-selection/").partition("<main")[2]
        for path in paths:
            assert "En ce moment" in whole(reader, path)
            assert "En ce moment" not in reader.read(path).content.decode()
    with time_machine.travel(moment(edition, 2, "10:05"), tick=False):
        assert "Terminée" in whole(reader, paths[1])
        assert "Terminée" not in reader.read(paths[1]).content.decode()


def test_plan_of_a_venue_is_that_of_a_phone(reader: Reader, edition: Edition) -> None:
    Venue.objects.update(plan="plan.png", plan_width=1200, plan_height=600, plan_alt_fr="Au bout.")
    Room.objects.update(plan_left=0, plan_top=0, plan_width=50, plan_height=50)
    publish(edition)

    def page(path: str = "/2027/lieux/hangar/") -> str:
        html = Reader(published_site()).read(path).content.decode()
        return html.partition("<main")[2]

    assert "Sans réseau, l’image ne s’affiche pas" in page()
    for kind in ("avif", "webp"):
        for width in (320, 960, 1200):
            name = f"plan-{width}.{kind}"
            Rendition.objects.create(picture="plan.png", name=name, kind=kind, width=width)
    assert {file for file in files(page()) if "plan" in file} == {"/media/plan-960.webp"}
    assert 'src="/media/plan-960.webp"' in page()
    assert "plan.png" not in page()
    assert "Au bout." in page()
    # Of many sessions each leads to the one page that has it.
    session = page("/2027/sessions/rade/")
    assert 'href="/2027/lieux/hangar/#plan"' in session
    assert "<img" not in session.partition('class="facts place"')[2].partition("</details>")[0]


def test_a_release_meanwhile_is_not_mixed_in(reader: Reader, edition: Edition) -> None:
    def publishing(path: str) -> HttpResponse:
        answer = reader.read(path)
        if path == "/2027/":
            Edition.objects.update(city="Cassis")
            publish(edition)
        return answer

    with pytest.raises(AwayError):
        copies.renew(published_site(), publishing)
    assert copies.kept("fr") is None


def test_it_ends_with_the_process_that_wants_them(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getppid", lambda: -1)
    with pytest.raises(SystemExit):
        reader.read("/2027/")
