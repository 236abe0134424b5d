"""Markdown as it is read here: with one picture, and one key that mentions may have."""

from recaps.text.document import Picture
from recaps.text.markdown import from_markdown
from recaps.text.markdown.reading import Imported
from tests.recaps.text.strategies import KEY, NAME

SITE = "https://marseille.example"


def picture(address: str) -> Picture | None:
    return Picture(NAME, "", 40, 30) if address == f"pictures/{NAME}" else None


def read(markdown: str) -> Imported:
    return from_markdown(markdown, SITE, picture, lambda name: name.endswith(str(KEY)))
