import pytest

from events.models import Edition
from picks.models import StarCount
from picks.stars import count
from talks.models import Session
from talks.published import published_site
from tests.picks.conftest import short

pytestmark = pytest.mark.django_db


def stars(*slugs: str) -> set[str]:
    return set(short(*slugs).split())


def counts() -> dict[str, int]:
    return dict(StarCount.objects.values_list("session__slug", "count"))


@pytest.mark.usefixtures("edition")
def test_browsers_are_added_up() -> None:
    site = published_site()
    count(site, stars("phares", "rues"), set())
    count(site, stars("phares"), set())
    assert counts() == {"phares": 2, "rues": 1}
    count(site, stars("quais"), stars("phares"))
    assert counts() == {"phares": 1, "rues": 1, "quais": 1}


@pytest.mark.usefixtures("edition")
def test_what_is_not_public_is_left_out() -> None:
    draft = Session.objects.create(
        edition=Edition.objects.get(), slug="tu", title_fr="Tu", state="draft"
    )
    count(published_site(), {str(draft.key)[:13], "x", "%", "' OR 1"}, {"y"})
    assert counts() == {}
    count(published_site(), stars("phares"), stars("phares"))
    assert counts() == {}
