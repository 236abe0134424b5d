import pytest
from bs4 import BeautifulSoup
from django.test import Client

from events.models import Edition
from marseille20.models import Booklet
from talks.releases import publish

pytestmark = pytest.mark.django_db

PAGE, IN_ENGLISH = "/demo/programme/emporter/", "/en/demo/programme/take-along/"


def downloads(client: Client, address: str) -> dict[str, str]:
    """The address of each download by the id of its name."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return {
        str(item.h2["id"]): item.select_one("code").get_text()  # type: ignore[index, union-attr]
        for item in soup.select(".download")
    }


def test_every_form_leads_to_a_file(edition: Edition, client: Client) -> None:
    publish(edition)
    for address, prefix in ((PAGE, ""), (IN_ENGLISH, "/en")):
        found = downloads(client, address)
        assert set(found) == {*("subscribe", "calendar", "xml", "json", "csv", "excel", "changes")}
        for file in found.values():
            scheme, _slashes, path = file.partition("://testserver")
            assert scheme in {"http", "webcal"}
            assert path.startswith(f"{prefix}/demo/")
            assert client.get(path).status_code == 200


def test_a_booklet_is_named_where_there_is_one(edition: Edition, client: Client) -> None:
    Booklet.objects.create(edition=edition, language="en", file="booklet.pdf")
    assert "booklet" not in downloads(client, PAGE)
    assert downloads(client, IN_ENGLISH)["booklet"].endswith("/demo/programme.pdf")
