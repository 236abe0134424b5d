"""Taking the demonstration away: all of it, and nothing of anybody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client

from core.models import FormerSlug, Rendition, Tag
from events.models import Edition, Venue
from marseille20.demo import removal
from marseille20.demo.loading import load
from marseille20.models import Booklet, SocialImage
from marseille20.social_images import tasks as images
from participation.models import Contact
from printing import jobs
from reactions.models import Commenter, Feedback, Reaction
from recaps.models import Author, ExternalRecap, Recap
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.editions import picture
from tests.factories import (
    AnnouncementFactory,
    CommenterFactory,
    EditionFactory,
    ExternalRecapFactory,
    PartnerFactory,
    ReactionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
    VenueFactory,
)
from tests.marseille20.demo.site import every, files_of_the_site, gone, rows_of_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files(module_rows: None) -> dict[str, bytes]:
    """The files of the demonstration, loaded once for all."""
    load()
    plans = Venue.objects.values_list("plan", flat=True)
    found = {}
    for name in (*plans, *Rendition.objects.values_list("name", flat=True)):
        with default_storage.open(name) as file:
            found[name] = bytes(file.read())
    return found


@pytest.fixture
def edition(files: dict[str, bytes]) -> Edition:
    """The demonstration, with the files that another test may have removed."""
    for name, content in files.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    return Edition.objects.get()


@pytest.fixture
def own() -> Edition:
    """An organiser's own edition, which borrows of the demonstration what it can."""
    own = EditionFactory.create(slug="2027")
    VenueFactory.create(edition=own, slug="le-grand-quai", name_fr="Le Grand Quai (lieu fictif)")
    speakers = [Speaker.objects.get(slug="bernard-cova"), SpeakerFactory.create(slug="ines")]
    tags = [Tag.objects.get(slug="bilan")]
    session = SessionFactory.create(edition=own, slug="ouverture", speakers=speakers, tags=tags)
    SlotFactory.create(session=session)
    publish(own, by=UserFactory.create(organiser=True))
    RecapFactory.create(sessions=[session], speakers=[speakers[0]])
    return own


def keys(model: type[models.Model], **conditions: Any) -> set[int]:
    return set(every(model).filter(**conditions).values_list("pk", flat=True))


# --- What goes, and what stays -------------------------------------------------------------------


def test_all_of_it_goes_and_nothing_else(
    client: Client, edition: Edition, own: Edition, committed: Callable[[], object]
) -> None:
    rename(edition)
    # Somebody of the demonstration whom an organiser kept has no made-up address.
    kept = Speaker.objects.get(slug="oceane-joliette")
    own.sessions.get().credits.create(speaker=kept, order=9)
    before = rows_of_the_site()
    of_it = {
        f"{model._meta.label}": keys(model, **{path: edition.pk})
        for model in (*every_of_an_edition(), *every_of_a_session())
        for path in ["edition" if "edition" in names(model) else "session__edition"]
    }
    shared = Speaker.objects.get(slug="bernard-cova"), Tag.objects.get(slug="bilan")
    speakers = keys(Speaker) - keys(Speaker, sessions__edition=own)
    sessions = every(Session).filter(edition=edition)
    recaps = keys(Recap) - keys(Recap, sessions__edition=own)
    authors = keys(Author) - keys(Author, recaps__sessions__edition=own)

    # Kept in memory from now on.
    pages = ("/demo/programme/", "/intervenants/titouan-frioul/", "/recits/dans-les-couloirs/")
    assert {client.get(page).status_code for page in pages} == {200}

    committed()

    assert {client.get(page).status_code for page in pages} == {404}
    removed = gone(before, rows_of_the_site())
    assert removed["events.Edition"] == {edition.pk}
    assert {label: pks for label, pks in of_it.items() if pks}.items() <= removed.items()
    assert removed["speakers.Speaker"] == speakers
    assert removed["core.Tag"] == {row["id"] for row in before["core.Tag"]} - {shared[1].pk}
    assert (removed["recaps.Recap"], removed["recaps.Author"]) == (recaps, authors)
    assert len(recaps) == 6
    assert len(removed["reactions.Reaction"]) == 2
    assert not sessions.exists()
    through = {"core.TaggedItem", "core.FormerSlug", "core.RowChange"}
    through |= {label for label in removed if label.startswith("recaps.Recap_")}
    assert removed.keys() - of_it.keys() - through == {
        *("events.Edition", "speakers.Speaker", "core.Tag", "core.Rendition"),
        *("recaps.Recap", "recaps.Card", "recaps.Author", "reactions.Reaction"),
        *(f"participation.{name}" for name in ("Contact", "Answer", "Consent", "Proposal")),
    }
    assert not Contact.objects.exists()
    assert set(shared) <= {*Speaker.objects.all(), *Tag.objects.all()}


def rename(edition: Edition) -> None:
    """Give it another name by hand, and pages and topics other addresses."""
    Edition.objects.filter(pk=edition.pk).update(name="Essai", slug="essai")
    for row in (edition.pages.all()[0], Tag.objects.get(slug="ateliers")):
        row.slug += "-essai"
        row.save()
    assert FormerSlug.objects.count() == 2


def names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def every_of_an_edition() -> list[type[models.Model]]:
    """All models that belong to an edition, whatever app they come from."""
    return [relation.related_model for relation in Edition._meta.related_objects]


def every_of_a_session() -> list[type[models.Model]]:
    found = [relation.related_model for relation in Session._meta.related_objects]
    return [model for model in found if model._meta.label.startswith("talks.")]


def test_no_kind_of_row_of_an_edition_is_forgotten(edition: Edition) -> None:
    found = removal.removal()
    assert found
    for relation in Edition._meta.related_objects:
        assert relation.on_delete is models.CASCADE or relation.related_model in found.rows


def test_files_go_once_it_is_committed_and_no_other_edition_shows_them(
    edition: Edition,
    own: Edition,
    committed: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
) -> None:
    settings.PRINT_AFTER_CHANGES = True
    monkeypatch.setattr(images, "draw", lambda content: repr(content).encode())
    monkeypatch.setattr(jobs, "render", lambda *_: None)
    for each in (edition, own):
        PartnerFactory.create(edition=each, name="Le même", logo=saved("meme.png", 30))
        name = default_storage.save(f"booklets/{each.pk}.pdf", ContentFile(b"%PDF"))
        Booklet.objects.create(edition=each, language="fr", file=name)
    speaker = Speaker.objects.get(slug="titouan-frioul")
    speaker.portrait, speaker.portrait_alt_fr = saved("portrait.png", 400), "Titouan"
    speaker.save()
    pictures = (speaker.portrait, edition.venues.get().plan)
    stems = tuple(str(file.name)[:-4] for file in pictures)
    copies = {name for name in files_of_the_site() if name.startswith(stems)}
    assert len(copies) > len(pictures)
    card = default_storage.save("social_images/card.png", ContentFile(b"card"))
    SocialImage.objects.create(path="/intervenants/titouan-frioul/", digest="x", file=card)
    before = set(files_of_the_site())

    committed()

    after = set(files_of_the_site())
    assert not after & {*copies, card, f"booklets/{edition.pk}.pdf"}
    assert "meme.png" in after
    assert not {path for path in keys_of_images() if "demo" in path or "titouan" in path}
    assert "/2027/sessions/ouverture/" in keys_of_images()
    assert {name for name in before - after if not name.startswith(("booklets", "social"))} == (
        copies
    )


def saved(name: str, width: int) -> Any:
    return ContentFile(picture(width, 20).read(), name=name)


def keys_of_images() -> set[str]:
    return set(SocialImage.objects.values_list("path", flat=True))


def test_nothing_goes_when_something_fails(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of_the_site()

    class Full:
        def enqueue(self, names: list[str]) -> None:
            """The last step, which finds everything gone."""
            assert not Edition.objects.exists()
            raise OverflowError

    monkeypatch.setattr(removal, "delete_unshown", Full())
    with pytest.raises(OverflowError):
        removal.remove()
    assert rows_of_the_site() == before


# --- What people made of it ----------------------------------------------------------------------


def test_what_no_editor_wants_goes_with_it(
    edition: Edition, committed: Callable[[], object]
) -> None:
    recap = Recap.objects.get(slug="dans-les-couloirs")
    Feedback.objects.create(key="a", session=recap.sessions.all()[0], face=5)
    for state in (Reaction.State.REFUSED, Reaction.State.UNCONFIRMED):
        ReactionFactory.create(recap=recap, state=state, commenter=CommenterFactory.create())
    refused = ExternalRecapFactory.create(
        sessions=[recap.sessions.all()[0]], state=ExternalRecap.State.REFUSED
    )
    committed()
    assert not Edition.objects.exists()
    assert not Reaction.objects.exists()
    # Whoever has nothing here any more is not kept either; what was refused is refused again.
    assert not Commenter.objects.exists()
    assert list(ExternalRecap.objects.all()) == [refused]


# --- The command ---------------------------------------------------------------------------------


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)


def test_it_names_what_would_go_and_asks(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="--no-input"):
        call_command("demo", "--remove")
    answering(monkeypatch, "no")
    with pytest.raises(CommandError):
        call_command("demo", "--remove")
    assert Edition.objects.get() == edition
    said = capsys.readouterr().out
    for part in ("This removes Marseille 2.0 (demo)", "sessions: 38", "speakers: 30", "recaps: 6"):
        assert part in said
    answering(monkeypatch, "yes")
    call_command("demo", "--remove")
    assert not Edition.objects.exists()
    call_command("demo", "--remove")
    assert "There is no demonstration" in capsys.readouterr().out


def test_what_changed_since_it_was_looked_at_is_not_removed(edition: Edition) -> None:
    seen = removal.removal()
    assert seen
    AnnouncementFactory.create(edition=edition)
    with pytest.raises(removal.ChangedError):
        removal.remove(seen.digest)
    assert Edition.objects.get() == edition
