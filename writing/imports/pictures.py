"""The pictures that an imported text names."""

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from core.files.images import MOST_BYTES, reencoded
from core.models import User
from recaps.models import Picture
from recaps.quotas import keep_picture
from recaps.text.document import Picture as PictureInText
from writing.imports.archive import Files


class Pictures:
    """The pictures of one text, stored once each; `sentences` say which could not be.

    `named` are the files that the text means, stored or not.
    """

    def __init__(self, text: str, files: Files, by: User, refuse_late: Callable[[], None]) -> None:
        """Begin with no pictures.

        refuse_late: raises ValidationError once the import has taken too long.
        """
        self.folder, self.files, self.by, self.refuse_late = dirname(text), files, by, refuse_late
        self.kept: dict[str, Picture | None] = {}
        self.named: set[str] = set()
        self.sentences: list[str] = []

    def find(self, address: str) -> Picture | None:
        if address not in self.kept:
            self.kept[address] = self._find(address)
        return self.kept[address]

    def in_text(self, address: str) -> PictureInText | None:
        found = self.find(address)
        if found is None:
            return None
        return PictureInText(found.file.name or "", "", found.width, found.height)

    def _find(self, address: str) -> Picture | None:
        name = normpath(join(self.folder, unquote(address)))
        if name not in self.files.names:
            own = Picture.objects.filter(uploaded_by=self.by, file=PurePosixPath(address).name)
            return own.first()
        self.named.add(name)
        try:
            self.refuse_late()
            content = self.files.read(name, MOST_BYTES)
            digest = hashlib.sha256(content).hexdigest()[:24]
            # What this site has re-encoded once comes back as it went.
            if known := Picture.objects.filter(file=digest + PurePosixPath(name).suffix).first():
                return known
            return keep_picture(reencoded(ContentFile(content, name)), self.by)
        except ValidationError as error:
            named = {"file": name, "sentence": error.messages[0]}
            self.sentences.append(_("%(file)s: %(sentence)s") % named)
            return None
