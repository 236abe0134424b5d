"""Bringing Markdown, as the tests of it do."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import User
from recaps.models import MarkdownImport, Recap
from writing.imports.running import start

SITE = "https://marseille.example"


@dataclass(frozen=True)
class Brought:
    """The drafts that were made, and what was said of them."""

    drafts: list[Recap]
    sentences: list[str]


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


def begin(user: User, content: bytes | str, name: str = "recits.zip") -> MarkdownImport:
    if isinstance(content, str):
        content = content.encode()
    whole = start(SimpleUploadedFile(name, content), user, SITE, "fr")
    whole.refresh_from_db()
    return whole


def brought(user: User, content: bytes | str, name: str = "recits.zip") -> Brought:
    whole = begin(user, content, name)
    assert not whole.failure
    files = list(whole.files.all())
    of_files = [f"{file.name} : {each}" for file in files for each in file.sentences]
    drafts = [file.recap for file in files if file.recap]
    return Brought(drafts, [*whole.sentences, *of_files])


def refused(user: User, content: bytes, name: str = "recits.zip") -> str:
    try:
        sentence: str = begin(user, content, name).failure
    except ValidationError as error:
        sentence = error.messages[0]
    assert not Recap.objects.exists()
    assert sentence
    return sentence
