"""The demonstration edition: what it holds, what readers are told, and loading it again."""

import json
import re
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError
from django.db import models

from core.models import Tag
from events.models import Edition, Page, Room, Venue
from marseille20.demo import plan
from marseille20.demo.loading import FOLDER
from reactions.models import Reaction
from recaps.models import Author, Recap
from speakers.models import Speaker
from talks.clashes import problems
from talks.models import Format, Release, Session, Slot, Track
from talks.programme import Programme, from_json
from tests.factories import (
    EditionFactory,
    PageFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)
from tests.marseille20.demo.site import demo, every, rows_of_the_site

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FILE: dict[str, Any] = json.loads((FOLDER / "demo.json").read_text())
SAMPLE_FR = (
    "Contenu de démonstration\u00a0: cette fiche est fictive. "
    "Elle ne décrit ni une personne ni une intervention réelle."
)
SAMPLE_EN = "Sample content: this entry is fictional. It describes no real person or talk."
SOURCE_FR = (
    "D’après un billet de blog publié en mai 2010. "
    "Le titre, la salle et l’horaire ont été ajoutés pour la démonstration."
)
SOURCE_EN = (
    "From a blog post published in May 2010. "
    "The title, room and time were added for the demonstration."
)
PARTIAL_FR = (
    "Contenu de démonstration, sauf le point suivant, attesté par le billet d’origine\u00a0: "
    "L’animation des ateliers par Philippe Français est attestée. "
)
PARTIAL_EN = (
    "Sample content, except for the following point, which the original post attests: "
    "That Philippe Français ran the workshops is attested. "
)


def released(edition: Edition) -> Programme:
    release = edition.releases.order_by("-number").first()
    assert release
    return from_json(release.document)


def values(rows: dict[str, list[dict[str, Any]]], row: models.Model) -> dict[str, Any]:
    return next(each for each in rows[row._meta.label] if each["id"] == row.pk)


# --- What it holds -------------------------------------------------------------------------------


def test_everything_of_the_file_is_there() -> None:
    demo()
    counted = {
        model: every(model).count()
        for model in (Session, Slot, Speaker, Recap, Author, Venue, Room, Track, Format, Tag, Page)
    }
    assert counted == {
        Session: 38,
        Slot: 38,
        Speaker: 30,
        Recap: 6,
        Author: 5,
        Venue: 1,
        Room: 4,
        Track: 5,
        Format: 12,
        Tag: 22,
        Page: 7,
    }


def test_every_row_is_one_an_organiser_could_have_saved() -> None:
    demo()
    for model in (Edition, Venue, Room, Track, Format, Tag, Speaker, Session, Slot, Recap, Page):
        for row in every(model).all():
            row.full_clean()


def test_tracks_fly_the_flag_of_their_initial() -> None:
    demo()
    assert "".join(Track.objects.order_by("order").values_list("flag", flat=True)) == "CMLPR"


def test_rooms_tell_what_they_offer() -> None:
    demo()
    room = Room.objects.get(slug="salle-oursin")
    assert room.services == ["step_free", "adjustable_tables"]
    assert room.way_in.fr.startswith("Plain-pied, tables réglables")
    assert room.way_in.en.startswith("Step-free, height-adjustable")


def test_the_venue_has_a_plan_that_words_describe() -> None:
    demo()
    venue = Venue.objects.get()
    assert (venue.plan_width, venue.plan_height) == plan.SIZE
    for room in ("auditorium", "Girelle", "Oursin", "patio"):
        assert room in venue.plan_alt_fr
        assert room in venue.plan_alt_en


def test_people_stand_in_order_with_their_part() -> None:
    demo()
    session = Session.objects.get(slug="signaler-sa-presence")
    assert list(session.credits.values_list("speaker__slug", "role")) == [
        ("titouan-frioul", "speaker"),
        ("augustin-riou", "speaker"),
        ("lila-malmousque", "speaker"),
        ("nour-belsunce", "moderator"),
    ]


@time_machine.travel("2027-05-20 12:00Z", tick=False)
def test_recaps_name_their_authors_sessions_and_people() -> None:
    demo()
    recaps = list(Recap.objects.published())
    assert [recap.slug for recap in recaps] == [recap["slug"] for recap in FILE["recaps"]]
    assert [f"{recap.published_at:%H:%M}" for recap in recaps] == [
        f"11:{60 - order}" for order in range(1, 7)
    ]
    recap = recaps[1]
    assert [author.speaker for author in recap.authors.all()] == [
        Speaker.objects.get(slug="manon-samena")
    ]
    assert {session.slug for session in recap.sessions.all()} == {
        "technicien-ou-stratege",
        "place-organigramme",
    }
    assert {speaker.slug for speaker in recap.speakers.all()} == {
        "oceane-joliette",
        "salome-endoume",
    }


def test_every_speaker_of_a_recap_is_named_in_it() -> None:
    demo()
    for recap in Recap.objects.all():
        assert all(speaker.name in recap.body_fr for speaker in recap.speakers.all())


def test_recaps_are_clean_html() -> None:
    demo()
    body = Recap.objects.get(slug="dix-notes-au-vol").body_fr
    assert body.startswith("<p><em>Article de démonstration")
    assert body.count("<li>") == 10
    assert "**" not in body


def test_nobody_and_no_room_is_in_two_places() -> None:
    assert problems(released(demo())) == []


# --- When ----------------------------------------------------------------------------------------


@time_machine.travel("2027-05-20 22:30Z", tick=False)
def test_day_one_is_today_where_the_edition_is() -> None:
    edition = demo()
    assert (edition.first_day, edition.last_day) == (date(2027, 5, 21), date(2027, 5, 22))
    assert "où ce programme a été chargé" in edition.notice_fr


# The clocks of Marseille change on Sundays 28 March and 31 October 2027.
@pytest.mark.parametrize("start", ["2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"])
def test_sessions_start_when_the_clocks_of_marseille_say(start: str) -> None:
    edition = demo("--start", start)
    assert edition.first_day == date.fromisoformat(start)
    assert "a été choisi" in edition.notice_fr
    zone = ZoneInfo("Europe/Paris")
    for entry in FILE["sessions"]:
        slot = Slot.objects.get(session__slug=entry["slug"])
        starts, ends = slot.start.astimezone(zone), slot.end.astimezone(zone)
        assert starts.date() == edition.first_day + timedelta(days=entry["day"] - 1)
        assert (f"{starts:%H:%M}", f"{ends:%H:%M}") == (entry["start"], entry["end"])


@pytest.mark.parametrize("wrong", ["demain", "2027-02-30", "20/05/2027"])
def test_a_date_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError, match=f"2027-05-20, not “{wrong}”"):
        demo("--start", wrong)


def test_a_date_past_the_calendar_is_refused() -> None:
    with pytest.raises(CommandError, match="Nothing was loaded"):
        demo("--start", "9999-12-31")
    assert not Edition.objects.exists()


# --- What readers are told -----------------------------------------------------------------------


def notices(model: type[Session | Speaker | Recap]) -> dict[str, tuple[str, str]]:
    return {
        slug: (fr, en)
        for slug, fr, en in every(model).values_list("slug", "notice_fr", "notice_en")
    }


@pytest.mark.parametrize(
    ("model", "kind"), [(Session, "sessions"), (Speaker, "speakers"), (Recap, "recaps")]
)
def test_readers_are_told_what_is_fact_and_what_is_not(
    model: type[Session | Speaker | Recap], kind: str
) -> None:
    demo()
    told = notices(model)
    for entry in FILE[kind]:
        match entry["provenance"]:
            case "source":
                assert told[entry["slug"]] == (SOURCE_FR, SOURCE_EN)
            case "source-partial":
                fr, en = told[entry["slug"]]
                assert fr == f"{PARTIAL_FR}{fr.removeprefix(PARTIAL_FR)}"
                assert fr.endswith("fictifs.")
                assert en == f"{PARTIAL_EN}{en.removeprefix(PARTIAL_EN)}"
                assert en.endswith("fictional.")
            case _:
                assert told[entry["slug"]] == (SAMPLE_FR, SAMPLE_EN)


def test_what_is_said_of_real_people_has_a_source() -> None:
    demo()
    real = {entry["slug"] for entry in FILE["speakers"] if entry["provenance"] == "source"}
    assert real == {"bernard-cova", "clement-vouillon", "philippe-francais", "jeremy-dumont"}
    assert not Speaker.objects.filter(slug__in=real, sources=[]).exists()
    sessions = Session.objects.filter(speakers__slug__in=real)
    assert sessions.count() == 6
    assert not sessions.filter(sources=[]).exists()
    assert not sessions.filter(notice_fr=SAMPLE_FR).exists()


def test_the_venue_says_that_it_is_made_up() -> None:
    demo()
    venue = Venue.objects.get()
    assert (venue.notice.fr, venue.notice.en) == (SAMPLE_FR, SAMPLE_EN)
    assert "fictif" in venue.name.fr


def test_every_page_says_that_the_programme_is_a_demonstration() -> None:
    notice = released(demo()).edition.notice
    assert notice.fr.startswith("Programme de démonstration")
    assert notice.fr.endswith("leurs structures n’existent pas.")
    assert notice.en.startswith("Demonstration programme")
    assert notice.en.endswith("their organisations do not exist.")


def test_practical_pages_say_what_is_left_to_write() -> None:
    demo()
    told = Page.objects.in_menu().exclude(slug="ce-que-l-on-sait")
    assert [page.slug for page in told] == [
        "venir",
        "organisateurs",
        "accessibilite",
        "conduite",
        "mentions-legales",
        "vie-privee",
    ]
    for page in told:
        assert "<strong>Page à compléter.</strong> " in page.body.fr
        assert "<strong>To be completed.</strong> " in page.body.en


def test_nothing_is_told_of_other_events() -> None:
    """The post itself is the source of nearly everything, and its address names another event."""
    post = "https://noussommesvivants.co/2010/05/08/apres-paris-20-marseille-20-lheure-du-bon-bilan"
    demo()
    told = json.dumps([rows_of_the_site()], default=str, ensure_ascii=False).replace(post, "")
    links = re.findall(r"https?://[^\s\"'<>)]+", told)
    assert links
    assert not [link for link in links if "psst" in link or "paris" in link.lower()]
    assert not re.search(r"psst\.fr|paris[ \u00a0\u202f-]?2[.]?0", told, re.IGNORECASE)


def test_facts_kept_for_background_are_not_published() -> None:
    demo()
    facts = Page.objects.get(slug="ce-que-l-on-sait")
    assert facts.body.fr.count("<li>") == facts.body.en.count("<li>") == 14
    for unpublished in ("Guérin", "magazette", "MP2013", "MuCEM", "poulailler"):
        assert unpublished not in facts.body.fr


# --- The public ----------------------------------------------------------------------------------


def test_the_public_sees_the_first_release() -> None:
    edition = demo()
    release = Release.objects.get()
    assert (release.edition, release.number) == (edition, 1)
    assert (release.note.fr, release.note.en) == ("Premier programme", "First programme")
    programme = released(edition)
    assert len(programme.sessions) == 38
    # Jérémy Dumont organised it, and has no session.
    assert len(programme.speakers) == 29
    assert edition.is_current


# --- Loading it again ----------------------------------------------------------------------------


@time_machine.travel("2027-05-20 12:00Z", tick=False)
def test_loading_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    demo()
    before = rows_of_the_site()
    with time_machine.travel("2027-05-20 14:00Z", tick=False):
        demo()
    assert rows_of_the_site() == before
    assert "nothing had changed" in capsys.readouterr().out


def test_loading_again_on_another_day_moves_the_programme_and_tells() -> None:
    demo("--start", "2027-05-20")
    keys = set(Slot.objects.values_list("key", flat=True))
    # Day one lands where day two stands: rooms are freed before they are taken.
    edition = demo("--start", "2027-05-21")
    assert set(Slot.objects.values_list("key", flat=True)) == keys
    assert Slot.objects.filter(holds_room=True).count() == 38
    release = Release.objects.get(number=2)
    assert release.note.en == "Demonstration programme loaded again"
    assert released(edition).edition.first_day == date(2027, 5, 21)


def test_what_readers_say_is_there_once_and_stays_decided() -> None:
    demo()
    assert Reaction.objects.published().count() == 2
    Reaction.objects.update(state=Reaction.State.REFUSED)
    demo()
    assert Reaction.objects.count() == 2
    assert not Reaction.objects.published().exists()


def test_loading_again_undoes_what_organisers_changed() -> None:
    edition = demo("--start", "2027-05-20")
    before = released(edition)
    scala, opening = (Session.objects.get(slug=slug) for slug in ("fans-scala", "ouverture"))
    Slot.objects.swap_rooms(
        Slot.objects.get(session__slug="technicien-ou-stratege"),
        Slot.objects.get(session__slug="bibliotheque-de-nuit"),
    )
    scala.title_fr, scala.state = "Autre chose", Session.State.CANCELLED
    scala.save()
    scala.credits.all().delete()
    scala.tags.clear()
    opening.state = Session.State.WITHDRAWN
    opening.save()
    patio = Room.objects.get(slug="patio")
    extra = SlotFactory.create(session=opening, room=patio, day=2, at="20:00")
    Room.objects.filter(pk=patio.pk).update(withdrawn=True)
    demo("--start", "2027-05-20")
    assert released(edition) == before
    extra.refresh_from_db()
    assert extra.withdrawn


def test_what_was_erased_stays_erased() -> None:
    demo()
    Speaker.objects.filter(slug="idriss-timone").update(erased=True, name="…", biography_fr="")
    Session.objects.filter(slug="publier-moins").update(erased=True, title_fr="…")
    demo()
    assert Speaker.objects.get(slug="idriss-timone").name == "…"
    assert Session.objects.get(slug="publier-moins").title_fr == "…"


def test_a_session_added_in_the_way_refuses_the_whole_load() -> None:
    edition = demo("--start", "2027-05-20")
    added = SlotFactory.create(
        session__edition=edition, room=Room.objects.get(slug="auditorium"), day=3
    )
    before = rows_of_the_site()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        demo("--start", "2027-05-22")
    assert rows_of_the_site() == before
    assert added in Slot.objects.filter(holds_room=True)


# --- Beside an organiser's own edition -----------------------------------------------------------


def test_other_editions_are_left_alone() -> None:
    own = EditionFactory.create(is_current=True)
    speaker = SpeakerFactory.create(slug="bernard-cova", name="Bernard Cova", biography_fr="Nous.")
    tag = TagFactory.create(slug="opera", name="Opéra", name_en="")
    session = SessionFactory.create(edition=own, slug="ouverture", speakers=[speaker], tags=[tag])
    slot = SlotFactory.create(session=session)
    page = PageFactory.create(edition=own, slug="venir")
    before = rows_of_the_site()
    edition = demo()
    after = rows_of_the_site()
    for row in (own, speaker, tag, session, slot, page):
        # The demonstration's release announces what both have.
        was, now = (values(rows, row) | {"announced": True} for rows in (before, after))
        assert now == was
    assert not edition.is_current
    assert own.sessions.count() == 1
    assert Session.objects.get(slug="fans-scala").speakers.get() == speaker
