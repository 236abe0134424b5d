"""An author's recaps as an archive of Markdown and pictures, and drafts out of such files."""

import hashlib
import io
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote
from uuid import UUID
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.images import MOST_BYTES, reencoded
from core.models import Tag, User
from recaps import revisions
from recaps.models import Author, Picture, Recap
from recaps.text.body import refuse_heavy
from recaps.text.choices import public_sessions, public_speakers
from recaps.text.document import Document, Heading, Paragraph, Span, pictures
from recaps.text.document import Picture as PictureInText
from recaps.text.html import from_html, to_html
from recaps.text.markdown import from_markdown, to_markdown
from recaps.text.markdown.front_matter import MOST_BYTES as MOST_TEXT
from recaps.text.markdown.front_matter import decoded, joined, one_line, split
from writing.authors import author_of
from writing.slugs import DRAFT_SLUG, draft_slug

MOST_ARCHIVE = 200 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_FILES = 2000
TEXTS = (".md", ".markdown")
# What other tools call the same facts.
NAMES = {
    "description": "standfirst",
    "summary": "standfirst",
    "excerpt": "standfirst",
    "lang": "language",
    "tags": "topics",
    "image": "cover",
    "author": "authors",
}
# What people are told, and the site alone says of a new draft.
EXPORTED_ONLY = {"address", "date", "state", "authors"}
FACTS = {"title", "standfirst", "language", "cover", "sessions", "speakers", "topics"}


# --- Out -----------------------------------------------------------------------------------------


class _Stream(io.RawIOBase):
    """Where the archive is written, a piece at a time: nothing of it is kept."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def archive(author: Author, site: str) -> Iterator[bytes]:
    """All that an author signed, as a ZIP: the text under work, and the published one beside it.

    A translation is a file of its own.
    """
    stream = _Stream()
    pictures: set[str] = set()
    index = [f"# {author.name}", ""]
    with ZipFile(stream, "w") as zipped:
        for recap in author.recaps.order_by("pk"):
            for name, document in _versions(recap):
                for language in ("fr", "en"):
                    if language == "en" and not (document["title_en"] or document["body_en"]):
                        continue
                    file = f"{name}.md" if language == "fr" else f"{name}.en.md"
                    zipped.writestr(file, _file(recap, document, language, site))
                    title = _line(document[f"title_{language}"], site)
                    index.append(f"- [{title or _('Untitled')}]({file})")
                    yield stream.taken()
                pictures |= _pictures(document)
        zipped.writestr("index.md", "\n".join(index) + "\n")
        for name in sorted(pictures):
            if default_storage.exists(name):
                with default_storage.open(name) as kept:
                    zipped.writestr(f"pictures/{name}", kept.read())
                yield stream.taken()
    yield stream.taken()


def _versions(recap: Recap) -> Iterator[tuple[str, revisions.RevisionDocument]]:
    yield recap.slug, revisions.under_work(recap)
    if recap.published_at and revisions.is_ahead(recap):
        yield f"{recap.slug}.published", revisions.document_of(recap)


def _pictures(document: revisions.RevisionDocument) -> set[str]:
    texts = (from_html(document[name]) for name in ("body_fr", "body_en"))
    found = {picture.name for text in texts for picture in pictures(text)}
    return found | {document["cover"]} - {""}


def _line(text: str, site: str) -> str:
    """Plain words as Markdown."""
    return to_markdown(Document((Paragraph((Span(text),)),)), site).strip()


def _file(recap: Recap, document: revisions.RevisionDocument, language: str, site: str) -> str:
    rows = revisions.rows_of(document)
    sessions, speakers = public_sessions(), public_speakers()
    cover = document["cover"]
    alt = document[f"cover_alt_{language}"] or document["cover_alt_fr"]
    facts = {
        "title": document[f"title_{language}"],
        "standfirst": document[f"standfirst_{language}"],
        "language": "en" if language == "en" else recap.language,
        "cover": {"image": f"pictures/{cover}", "alt": alt} if cover else None,
        "date": recap.published_at.isoformat() if recap.published_at else None,
        "address": f"{site}{reverse('recaps:recap', args=[recap.slug])}",
        "state": recap.status,
        "authors": [author.name for author in recap.authors.all()],
        "sessions": [{"key": str(s.key), "title": sessions[s.key]} for s in rows["sessions"]],
        "speakers": [{"key": str(s.key), "title": speakers[s.key]} for s in rows["speakers"]],
        "topics": [tag.name for tag in rows["tags"]],
    }
    return joined(facts, to_markdown(from_html(document[f"body_{language}"]), site))


# --- In ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Brought:
    """The drafts that were made, and what there is to say of them, a sentence each."""

    drafts: list[Recap] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def bring(upload: File[Any], by: User, site: str) -> Brought:
    """Make a draft of each Markdown file: of one, or of an archive, ours or anybody's."""
    if (upload.size or 0) > MOST_ARCHIVE:
        raise ValidationError(_("The file is larger than 200 MB."))
    name = upload.name or ""
    brought = Brought()
    if is_zipfile(upload):
        with _opened(upload) as zipped:
            files = _Archive(zipped, brought.sentences)
            texts = sorted(name for name in files.infos if _is_text(name))
            if not texts:
                raise ValidationError(_("The archive holds no Markdown file (.md)."))
            for text in texts:
                _bring_one(text, files.read(text, MOST_TEXT), files, brought, by, site)
    elif _is_text(name):
        upload.seek(0)
        _bring_one(name, upload.read(MOST_TEXT + 1), None, brought, by, site)
    else:
        raise ValidationError(_("Choose a Markdown file (.md) or an archive of them (.zip)."))
    return brought


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in TEXTS and path.name.lower() != "index.md"


def _opened(upload: File[Any]) -> ZipFile:
    try:
        zipped = ZipFile(upload)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise ValidationError(_("The archive cannot be opened.")) from error
    if len(zipped.infolist()) > MOST_FILES:
        raise ValidationError(_("The archive holds more than 2,000 files."))
    return zipped


class _Archive:
    """The files of an archive, read one at a time; nothing is ever written to where they say."""

    def __init__(self, zipped: ZipFile, sentences: list[str]) -> None:
        self.zipped = zipped
        self.left = MOST_UNPACKED
        self.infos: dict[str, ZipInfo] = {}
        for info in zipped.infolist():
            if info.is_dir() or info.filename.startswith("__MACOSX/"):
                continue
            named = {"name": info.filename}
            if stat.S_ISLNK(info.external_attr >> 16):
                sentences.append(_("“%(name)s” is a link and was left out.") % named)
            elif info.filename.lower().endswith(".zip"):
                sentence = _("“%(name)s” is an archive inside the archive and was left out.")
                sentences.append(sentence % named)
            else:
                self.infos[normpath(info.filename)] = info

    def read(self, name: str, most: int) -> bytes:
        """What a file holds; what it says of its own size is not believed."""
        info = self.infos[name]
        if info.flag_bits & 1:
            raise ValidationError(_("The archive is locked with a password."))
        try:
            with self.zipped.open(info) as file:
                content = file.read(min(most, self.left) + 1)
        except Exception as error:  # (decoders raise anything on hostile bytes)
            raise ValidationError(_("“%(name)s” is damaged.") % {"name": name}) from error
        self.left -= len(content)
        if self.left < 0:
            raise ValidationError(_("Unpacked, the archive is larger than 400 MB."))
        return content


class _Pictures:
    """The pictures that a text names, kept once each."""

    def __init__(self, text: str, files: _Archive | None, by: User, site: str) -> None:
        self.folder, self.files, self.by, self.site = dirname(text), files, by, site
        self.kept: dict[str, Picture | None] = {}
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
        if self.files is None or name not in self.files.infos:
            own = Picture.objects.filter(uploaded_by=self.by, file=PurePosixPath(address).name)
            return own.first()
        try:
            content = self.files.read(name, MOST_BYTES)
            digest = hashlib.sha256(content).hexdigest()[:24]
            # What this site has re-encoded once comes back as it went.
            if known := Picture.objects.filter(file=digest + PurePosixPath(name).suffix).first():
                return known
            file = reencoded(ContentFile(content, name))
            return Picture.objects.create(file=file, uploaded_by=self.by)
        except ValidationError as error:
            self.sentences.append(_said_of(name, error.messages[0]))
            return None


def _bring_one(
    name: str, content: bytes, files: _Archive | None, brought: Brought, by: User, site: str
) -> None:
    pictures = _Pictures(name, files, by, site)
    keys = {f"session:{key}" for key in public_sessions()}
    keys |= {f"speaker:{key}" for key in public_speakers()}
    try:
        facts, text = split(decoded(content))
        imported = from_markdown(text, site, pictures.in_text, keys.__contains__)
        refuse_heavy(to_html(imported.document))
    except ValidationError as error:
        brought.sentences.append(_said_of(name, error.messages[0]))
        return
    facts = {NAMES.get(key, key): value for key, value in facts.items()}
    changes = [*pictures.sentences, *imported.changes]
    document = _document(name, facts, imported.document, pictures, changes)
    with transaction.atomic():
        recap = Recap.objects.create(
            title_fr=document["title_fr"], slug=draft_slug(), language=document["language"]
        )
        recap.authors.add(author_of(by))
        revisions.save(recap, document, by, 0)
    recap.refresh_from_db()
    brought.drafts.append(recap)
    brought.sentences += [_said_of(name, sentence) for sentence in changes]


def _said_of(file: str, sentence: str) -> str:
    return _("%(file)s: %(sentence)s") % {"file": file, "sentence": sentence}


def _document(
    name: str, facts: dict[str, Any], text: Document, pictures: _Pictures, changes: list[str]
) -> revisions.RevisionDocument:
    stem = PurePosixPath(name).stem
    title = one_line(facts.get("title")) or (
        "" if DRAFT_SLUG.fullmatch(stem.removesuffix(".en")) else stem
    )
    if len(title) > 200:
        text = Document((Heading(2, (Span(title),)), *text.blocks))
        changes.append(_("The title was too long: it is whole above the text."))
    standfirst = facts.get("standfirst")
    document: revisions.RevisionDocument = dict.fromkeys(revisions.COLUMNS, "") | {
        "language": "en" if one_line(facts.get("language")).lower().startswith("en") else "fr",
        "title_fr": title[:200],
        "standfirst_fr": standfirst if isinstance(standfirst, str) else one_line(standfirst),
        "body_fr": to_html(text),
    }
    _take_cover(document, facts.get("cover"), pictures, changes)
    topics = {tag.key: tag.name for tag in Tag.objects.filter(withdrawn=False)}
    document |= {
        "sessions": _keys(facts.get("sessions"), public_sessions(), changes),
        "speakers": _keys(facts.get("speakers"), public_speakers(), changes),
        "tags": _keys(facts.get("topics"), topics, changes),
    }
    others = [f"{name}: {facts[name]}" for name in sorted(set(facts) - FACTS - EXPORTED_ONLY)]
    if others:
        changes.append(_("Not taken over: %(names)s.") % {"names": "; ".join(others)})
    return revisions.settled(document)


def _take_cover(
    document: revisions.RevisionDocument, given: Any, pictures: _Pictures, changes: list[str]
) -> None:
    cover = given if isinstance(given, dict) else {"image": given}
    address = one_line(cover.get("image"))
    if not address:
        return
    before = len(pictures.sentences)
    if picture := pictures.find(address):
        document["cover"] = picture.file.name
        # A cover is never without words.
        document["cover_alt_fr"] = (one_line(cover.get("alt")) or document["title_fr"])[:200]
    else:
        changes += pictures.sentences[before:]
        changes.append(_("The cover “%(address)s” was not found.") % {"address": address})


def _keys(given: Any, known: dict[UUID, str], changes: list[str]) -> set[str]:
    """The keys that a list names, by key or by name."""
    by_name = {slugify(name, allow_unicode=True): str(key) for key, name in known.items()}
    keys = {str(key) for key in known}
    found = set()
    listed: Iterable[Any] = given if isinstance(given, list) else [given] if given else []
    for one in listed:
        fact = one if isinstance(one, dict) else {"title": one}
        key, name = one_line(fact.get("key")), one_line(fact.get("title"))
        match = key if key in keys else by_name.get(slugify(name, allow_unicode=True))
        if match:
            found.add(match)
        else:
            changes.append(_("“%(name)s” is not known here.") % {"name": name or key})
    return found
