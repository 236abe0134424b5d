import io
import stat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.images import reencoded
from core.models import User
from recaps import revisions
from recaps.models import Author, Picture, Recap
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)
from writing import takehome
from writing.slugs import draft_slug
from writing.takehome import Brought, archive, bring

pytestmark = pytest.mark.django_db

SITE = "https://marseille.example"


@pytest.fixture
def ana() -> Author:
    return AuthorFactory.create(name="Ana Sá", slug="ana", user=UserFactory.create())


@pytest.fixture
def user(ana: Author) -> User:
    assert ana.user
    return ana.user


def zipped(files: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


def brought(user: User, content: bytes | str, name: str = "recits.zip") -> Brought:
    if isinstance(content, str):
        content = content.encode()
    return bring(SimpleUploadedFile(name, content), user, SITE)


def taken(author: Author) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(b"".join(archive(author, SITE)))) as made:
        return {name: made.read(name) for name in made.namelist()}


def refused(user: User, content: bytes, name: str = "recits.zip") -> str:
    with pytest.raises(ValidationError) as error:
        brought(user, content, name)
    assert not Recap.objects.exists()
    sentence: str = error.value.messages[0]
    return sentence


def picture_of(user: User) -> Picture:
    made = Picture(uploaded_by=user)
    file = reencoded(picture(64, 32))
    made.file.save(str(file.name), file)
    return made


def test_what_is_taken_home_comes_back_as_it_was(ana: Author, user: User) -> None:
    shown = picture_of(user)
    body = (
        f'<p>Un <strong>mot</strong>.</p><figure><img src="{shown.file.url}" alt="Le port" '
        'width="64" height="32"><figcaption>Le port <small>Ana</small></figcaption></figure>'
    )
    recap = RecapFactory.create(
        slug="bilan",
        title_fr="Deux jours : le bilan",
        title_en="",
        standfirst_fr="Deux\n\nlignes",
        standfirst_en="",
        body_fr=body,
        cover=shown.file.name,
        cover_alt_fr="Le port",
        language="en",
        authors=[ana],
        tags=[TagFactory.create(name="Mer")],
    )
    files = taken(ana)
    assert set(files) == {"bilan.md", "index.md", f"pictures/{shown.file.name}"}
    result = brought(user, zipped(dict(files)))
    [draft] = result.drafts
    assert revisions.under_work(draft) == revisions.under_work(recap)
    assert revisions.document_of(draft) == revisions.document_of(recap)
    assert (draft.status, draft.published_at, draft.language) == ("draft", None, "en")
    assert list(draft.authors.all()) == [ana]
    assert result.sentences == []
    assert Picture.objects.count() == 1


def test_what_has_no_title_yet_gets_none_from_its_address(ana: Author, user: User) -> None:
    RecapFactory.create(slug=draft_slug(), title_fr="", title_en="", status="draft", authors=[ana])
    files = taken(ana)
    assert "[Sans titre](brouillon-" in files["index.md"].decode()
    [draft] = brought(user, zipped(dict(files))).drafts
    assert draft.title_fr == ""


def test_every_state_is_taken_and_nobody_elses(ana: Author) -> None:
    for status in ("draft", "submitted", "published"):
        RecapFactory.create(slug=status, status=status, title_en="", authors=[ana])
    RecapFactory.create(slug="autre")
    assert set(taken(ana)) == {"draft.md", "submitted.md", "published.md", "index.md"}


def test_published_text_is_taken_beside_the_one_under_work(ana: Author, user: User) -> None:
    recap = RecapFactory.create(slug="bilan", title_en="", authors=[ana])
    revisions.save(recap, revisions.under_work(recap) | {"body_fr": "<p>Neuf</p>"}, user, 0)
    files = taken(ana)
    assert b"Neuf" in files["bilan.md"]
    assert "On y était." in files["bilan.published.md"].decode()


def test_bringing_twice_overwrites_nothing(user: User) -> None:
    content = zipped({"a.md": "Un"})
    first = brought(user, content).drafts + brought(user, content).drafts
    assert len({draft.pk for draft in first}) == 2
    assert len({draft.slug for draft in first}) == 2


def test_hugo(user: User) -> None:
    TagFactory.create(name="Mer")
    text = "---\r\ntitle: Un\r\ndate: 2010-05-22\r\ndraft: true\r\n"
    text += "tags: [mer, inconnu]\r\n---\r\n# A\r\n"
    result = brought(user, "\ufeff" + text, "un.md")
    [draft] = result.drafts
    assert (draft.title_fr, draft.body_fr) == ("Un", "<h2>A</h2>")
    assert [tag.name for tag in draft.tags.all()] == ["Mer"]
    assert len(result.sentences) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"---\na: [\n---\n",
        b"a\0b",
        b"x" * (5 * 1024 * 1024 + 1),
    ],
    ids=["broken", "nul", "heavy"],
)
def test_what_cannot_be_read_is_said(user: User, content: bytes) -> None:
    result = brought(user, content, "a.md")
    assert result.drafts == []
    assert result.sentences[0].startswith("a.md : ")


def test_pictures_come_in_and_those_that_lie_do_not(user: User) -> None:
    good = picture(64, 32).read()
    text = "![Bon](<../i/a b.png>)\n\n![Faux](../i/faux.jpg)"
    result = brought(user, zipped({"t/a.md": text, "i/a b.png": good, "i/faux.jpg": b"GIF89a"}))
    [draft] = result.drafts
    shown = Picture.objects.get()
    assert f'src="{shown.file.url}"' in draft.body_fr
    assert "<p>Faux</p>" in draft.body_fr
    assert any("i/faux.jpg" in sentence for sentence in result.sentences)


def test_nothing_is_written_where_a_name_says(user: User) -> None:
    result = brought(user, zipped({"../../a.md": "Un", "/etc/b.md": "Deux", "é🎭.md": "Trois"}))
    assert [draft.body_fr for draft in result.drafts] == [
        "<p>Un</p>",
        "<p>Deux</p>",
        "<p>Trois</p>",
    ]


def test_links_and_archives_inside_are_left_out(user: User) -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as made:
        link = ZipInfo("lien.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("b.zip", "x")
        made.writestr("a.md", "Un")
    result = brought(user, buffer.getvalue())
    assert len(result.drafts) == 1
    assert len(result.sentences) == 2


def test_bombs_are_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takehome, "MOST_UNPACKED", 1000)
    assert "400" in refused(user, zipped({"a.md": "x" * 2000}))
    monkeypatch.setattr(takehome, "MOST_FILES", 1)
    assert "2" in refused(user, zipped({"a.md": "", "b.md": ""}))


def test_locked_and_damaged_archives_are_refused(user: User) -> None:
    content = bytearray(zipped({"a.md": "Un"}))
    for header, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(header) + offset] |= 1
    assert refused(user, bytes(content))
    assert refused(user, zipped({"a.md": "Un" * 99})[:-30])
    assert refused(user, zipped({"a.txt": "Un"}))
    assert refused(user, b"GIF89a", "a.gif")


def test_archive_names_sessions_and_speakers_as_readers_know_them(ana: Author) -> None:
    session = SessionFactory.create(title_fr="Marées", speakers=[SpeakerFactory.create(name="Léa")])
    publish(session.edition)
    RecapFactory.create(
        slug="bilan", authors=[ana], sessions=[session], speakers=session.speakers.all()
    )
    Session.objects.update(title_fr="Pas encore annoncé")
    Speaker.objects.update(name="Pas encore annoncée")
    text = taken(ana)["bilan.md"].decode()
    assert "Marées" in text
    assert "Léa" in text
    assert "Pas encore" not in text


@pytest.mark.parametrize(
    ("title", "kept"), [(r'"Avant\0après"', "Avantaprès"), ("007", "007"), ('!!int ""', "a")]
)
def test_facts_that_no_row_can_hold(user: User, title: str, kept: str) -> None:
    [draft] = brought(user, f"---\ntitle: {title}\nstandfirst: {title}\n---\nTexte", "a.md").drafts
    assert (draft.title_fr, draft.standfirst_fr) == (kept, kept.removeprefix("a"))


def test_a_text_that_the_desk_could_not_save_is_not_brought(user: User) -> None:
    result = brought(user, "mot " * 300_000, "a.md")
    assert result.drafts == []
    assert not Recap.objects.exists()
    [sentence] = result.sentences
    assert sentence.startswith("a.md : ")
