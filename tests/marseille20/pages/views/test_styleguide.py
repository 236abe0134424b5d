import pytest
from django.test import Client

from marseille20.pages.views.styleguide import PARTS, THEMES, apart, pairs
from tests.factories import UserFactory
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

ADDRESS = "/styleguide/"


@pytest.fixture
def guide(client: Client) -> str:
    client.force_login(UserFactory.create(blogger=True))
    return get(client, ADDRESS)


def test_visitors_are_asked_who_they_are(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/admin/login/?next=/styleguide/"
    client.force_login(UserFactory.create())
    assert client.get(ADDRESS).status_code == 302


def test_every_part_is_drawn_in_both_themes(guide: str) -> None:
    for part in PARTS:
        assert f'id="part-{part}"' in guide
    for theme in THEMES:
        assert guide.count(f'data-theme="{theme}"') == len(PARTS)


def test_part_refers_to_its_own_ids() -> None:
    html = '<p id="a"></p><label for="a" class="a"></label><a href="#a"></a><a href="#b"></a>'
    assert apart(html, "dark") == (
        '<p id="a-dark"></p><label for="a-dark" class="a"></label><a href="#a-dark"></a>'
        '<a href="#b"></a>'
    )


@pytest.mark.parametrize("theme", THEMES)
def test_colours_that_meet_differ_enough(theme: str) -> None:
    assert [pair for pair in pairs(theme) if pair.contrast < pair.least] == []
