import os
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from time_machine import travel

from core.files import uploads
from core.files.images import reencoded
from core.files.uploads import keep, kept
from tests.admin import document, errors, page_of, sheet, sign_in
from tests.core.files.test_images import encoded, upload
from tests.factories import SpeakerFactory


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as files do."""


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    found = settings.STORAGES["uploads"]
    options = found["OPTIONS"] | {"location": tmp_path / "uploads"}
    settings.STORAGES = settings.STORAGES | {"uploads": found | {"OPTIONS": options}}
    return tmp_path / "uploads"


def picture(red: int = 255, name: str = "") -> ContentFile[bytes]:
    made = reencoded(upload(encoded(Image.new("RGB", (500, 400), (red, 0, 0)), "PNG")))
    made.name = name or made.name
    return made


def sent() -> Any:
    return upload(encoded(Image.new("RGB", (500, 400), "red"), "JPEG"))


# --- Keeping -------------------------------------------------------------------------------------


def test_it_is_given_back_to_its_account_alone() -> None:
    reference = keep(picture(), 1)
    found = kept(reference, 1)
    assert found
    assert (found.read(), found.name) == (picture().read(), picture().name)
    assert kept(reference, 2) is None
    assert kept(reference[:-1] + "x", 1) is None
    assert kept("../../secret_key:x:y", 1) is None


def test_each_is_swept_when_its_time_is_over(folder: Path, tasks: Any) -> None:
    keep(picture(name="old.png"), 2)
    [planned] = tasks
    now = timezone.now()
    with travel(now + timedelta(hours=1)):
        keep(picture(name="new.png"), 1)
    hour_later = (now + timedelta(hours=1)).timestamp()
    os.utime(folder / "1" / "new.png", (hour_later,) * 2)
    with travel(planned.task.run_after):
        planned.task.func()
    assert [path.name for path in folder.glob("*/*")] == ["new.png"]


def test_of_many_of_one_account_the_oldest_go(folder: Path) -> None:
    other = keep(picture(), 2)
    references = []
    for n in range(uploads.MOST + 1):
        references.append(keep(picture(name=f"{n}.png"), 1))
        os.utime(folder / "1" / f"{n}.png", (time() - 100 + n,) * 2)
    assert kept(other, 2)
    assert kept(references[0], 1) is None
    assert all(kept(reference, 1) for reference in references[1:])


def test_a_reference_is_good_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    reference = keep(picture(), 1)
    monkeypatch.setattr("django.core.signing.time.time", lambda: time() + 25 * 3600)
    assert kept(reference, 1) is None


# --- In a form -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_portrait_stays_in_the_form_until_it_is_described(organiser: Client) -> None:
    speaker = SpeakerFactory.create()
    page = page_of(speaker)
    first = organiser.post(page, sheet(organiser.get(page), portrait=sent()))
    shown = document(first).xpath("//*[@class='kept-picture']/img/@src")
    assert shown[0].startswith("data:image/webp;base64,")
    # Something else is wrong then: it still stays.
    second = organiser.post(page, sheet(first, name="", portrait_alt_fr="Elle sourit"))
    assert errors(second)
    third = organiser.post(page, sheet(second, name="Elle"))
    assert third.status_code == 302, errors(third)
    speaker.refresh_from_db()
    assert (speaker.portrait_width, speaker.portrait_height) == (500, 400)


@pytest.mark.django_db
def test_another_organiser_s_picture_is_none(organiser: Client, client: Client) -> None:
    page = page_of(SpeakerFactory.create())
    first = organiser.post(page, sheet(organiser.get(page), portrait=sent()))
    reference = sheet(first)["portrait-kept"]
    sign_in(client, organiser=True)
    fields = sheet(client.get(page), **{"portrait-kept": reference}, portrait_alt_fr="Elle")
    response = client.post(page, fields)
    assert any("choisissez-le de nouveau" in error for error in errors(response))
