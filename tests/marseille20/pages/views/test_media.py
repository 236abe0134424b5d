from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.test import Client

pytestmark = pytest.mark.django_db

NAME = "0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> None:
    """A media folder of its own: a file that stays would be taken for another one of its name."""
    settings.MEDIA_ROOT = tmp_path


def keep(name: str, content: bytes = b"picture") -> str:
    """A file in the media folder, and its address."""
    folder = Path(settings.MEDIA_ROOT)
    (folder / name).write_bytes(content)
    return f"/media/{name}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"{NAME}.jpg", "image/jpeg"),
        (f"{NAME}-640.avif", "image/avif"),
    ],
)
def test_picture_is_kept_for_ever_and_runs_nothing(client: Client, name: str, kind: str) -> None:
    response = client.get(keep(name))
    assert response.status_code == 200
    assert response.getvalue() == b"picture"
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=50, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Vary" not in response.headers
    assert not response.cookies


def test_a_pdf_is_a_file_to_keep_that_runs_nothing(client: Client) -> None:
    response = client.get(keep(f"{NAME}.pdf", b"%PDF-1.7"))
    assert response.getvalue() == b"%PDF-1.7"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "attachment"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_who_has_it_already_is_informed_so(client: Client) -> None:
    address = keep(f"{NAME}.png")
    first = client.get(address)
    etag = first.headers["ETag"]
    first.close()
    again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.headers["ETag"] == etag
    assert again.content == b""


@pytest.mark.parametrize(
    "name",
    ["logo.png", f"{NAME}.svg", f"{NAME.upper()}.png", f"a{NAME}.png"],
)
def test_nothing_but_pictures_named_by_their_content(client: Client, name: str) -> None:
    assert client.get(keep(name)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        f"/media/{'f' * 24}.png",
        "/media/..%2fsecret_key",
        f"/media/{NAME}.png%0a",
    ],
)
def test_nothing_beside_the_folder(client: Client, address: str) -> None:
    keep(f"{NAME}.png")
    assert client.get(address).status_code == 404
