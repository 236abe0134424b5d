import pytest

from core.models import User
from recaps.models import Picture
from tests.editions import picture
from tests.writing.imports.bringing import brought, zipped

pytestmark = pytest.mark.django_db


def test_pictures_come_in_and_those_that_lie_do_not(user: User) -> None:
    good = picture(64, 32).read()
    text = "![Bon](<../i/a b.png>)\n\n![Faux](../i/faux.jpg)"
    result = brought(user, zipped({"t/a.md": text, "i/a b.png": good, "i/faux.jpg": b"GIF89a"}))
    [draft] = result.drafts
    shown = Picture.objects.get()
    assert f'src="{shown.file.url}"' in draft.body_fr
    assert "<p>Faux</p>" in draft.body_fr
    assert any("i/faux.jpg" in sentence for sentence in result.sentences)
