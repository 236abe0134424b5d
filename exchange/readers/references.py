"""Links and attachments of a session in files of other programs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from core.text.markup import with_scheme
from core.text.translated import fold
from exchange import cells
from talks.models import SessionLink

MOST = 50
# By the words of a link, by where it leads, and by how a file is called. What comes first counts.
WORDS: dict[SessionLink.Kind, set[str]] = {
    SessionLink.Kind.STREAM: {"live", "livestream", "stream", "streaming", "direct"},
    SessionLink.Kind.RECORDING: {
        "video",
        "videos",
        "recording",
        "enregistrement",
        "captation",
        "replay",
    },
    SessionLink.Kind.SLIDES: {
        "slide",
        "slides",
        "diapo",
        "diapos",
        "diaporama",
        "presentation",
        "folien",
    },
    SessionLink.Kind.NOTES: {"notes", "transcript", "etherpad", "pad"},
}
WORD = re.compile(r"\w+")
HOSTS: dict[SessionLink.Kind, tuple[str, ...]] = {
    SessionLink.Kind.STREAM: ("live.", "stream.", "streaming.", "twitch.tv"),
    SessionLink.Kind.RECORDING: (
        *("video.", "videos.", "media.ccc.de", "youtube.com", "youtu.be", "vimeo.com"),
        *("dailymotion.com", "peertube."),
    ),
    SessionLink.Kind.SLIDES: ("slides.", "slideshare.net", "speakerdeck.com", "slides.com"),
    SessionLink.Kind.NOTES: ("pad.", "hackmd.io", "etherpad.", "notes."),
}
ENDINGS: dict[SessionLink.Kind, tuple[str, ...]] = {
    SessionLink.Kind.RECORDING: (".mp4", ".webm", ".mkv", ".mov", ".ogv"),
    SessionLink.Kind.SLIDES: (".pdf", ".odp", ".ppt", ".pptx", ".key"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A link; `words` are its text, `kind` its type in schedule.json."""

    url: str
    words: str = ""
    kind: str = ""
    is_file: bool = False

    @property
    def address(self) -> str:
        """Return the address as the site keeps it: with a scheme for “www.example.org”."""
        return with_scheme(self.url)


def taken(references: Iterable[Reference]) -> list[tuple[str, str]]:
    """Return kinds and addresses, each once, of the references that the site can keep."""
    found = {each.address: (str(kind_of(each)), each.address) for each in references}
    return [kept for kept in found.values() if cells.is_address(kept[1])][:MOST]


def says_more(reference: Reference) -> bool:
    """Tell whether it has words beyond the name of its kind, which the site drops."""
    is_kind = fold(reference.words) in cells.known_as(SessionLink.Kind)
    return bool(reference.words) and not is_kind and cells.is_address(reference.address)


def kind_of(reference: Reference) -> SessionLink.Kind:
    """Return the kind of a link: by its words first, then by where it leads."""
    words = fold(reference.words)
    if known := cells.known_as(SessionLink.Kind).get(words):
        return SessionLink.Kind(known)
    for kind, known_words in WORDS.items():
        if not known_words.isdisjoint(WORD.findall(words)):
            return kind
    split = urlsplit(reference.address)
    host, ending = split.hostname or "", PurePosixPath(split.path).suffix.lower()
    for kind, signs in HOSTS.items():
        if host.startswith(signs) or host.endswith(tuple(f".{sign}" for sign in signs)):
            return kind
    if not reference.is_file and reference.kind != "slides":
        return SessionLink.Kind.OTHER
    for kind, signs in ENDINGS.items():
        if ending in signs:
            return kind
    return SessionLink.Kind.SLIDES if reference.kind == "slides" else SessionLink.Kind.OTHER
