"""Who is meant by a name or an identifier in a file, and what an import changes of them."""

from typing import Any

import pytest

from events.models import Edition
from exchange.decisions import Decisions
from exchange.planning import Plan, Question
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Session
from tests.exchange.files import (
    DAY,
    HEADINGS,
    OPENING,
    WORKSHOP,
    bring,
    csv,
    event,
    plan,
    refused,
    schedule,
    xlsx,
)
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

COLUMNS = ("Nom", "Identifiant", "Organisation", "Biographie", "Liens")


def row(name: str, identifier: str = "", **each: str) -> tuple[str, ...]:
    """A person of a sheet."""
    return (name, identifier, *(each.get(c, "") for c in ("organisation", "biography", "links")))


def sheet(*people: tuple[str, ...], session: str = "Ana Lima") -> bytes:
    """A spreadsheet of people, and of a session of one of them."""
    sessions = [HEADINGS, (*OPENING[:4], session)]
    return xlsx(Séances=sessions, Intervenants=[COLUMNS, *people])


def answered(made: Plan, **answers: str) -> Decisions:
    """Answers to all questions, by their kinds."""
    return Decisions({asked.name: answers[asked.kind] for asked in made.questions})


def only(made: Plan) -> Question:
    (question,) = made.questions
    return question


def in_session(title: str = "Ouverture") -> list[str]:
    credits_ = Credit.objects.filter(session__title_fr=title).order_by("order")
    return list(credits_.values_list("speaker__slug", flat=True))


@pytest.fixture
def before() -> Edition:
    return EditionFactory.create(name="Avant", slug="avant")


@pytest.fixture
def ana(before: Edition) -> Speaker:
    """She spoke at another edition."""
    made = SpeakerFactory.create(
        name="Ana Lima",
        slug="ana-lima",
        role_fr="",
        role_en="",
        organisation_fr="Ifremer",
        biography_fr="Peintre",
    )
    SessionFactory.create(speakers=[made], edition=before)
    return made


def words(person: Speaker) -> tuple[Any, ...]:
    person.refresh_from_db()
    fields = [getattr(person, field.attname) for field in person._meta.concrete_fields]
    return (*fields, *person.links.values_list("kind", "url"))


# --- By name -------------------------------------------------------------------------------------


def test_two_people_of_one_name_are_not_mixed_up(edition: Edition) -> None:
    ana = SpeakerFactory.create(name="Ana Lima", slug="ana-lima")
    second = SpeakerFactory.create(name="Ana Lima", slug="ana-lima-2")
    SessionFactory.create(speakers=[ana, second], edition=edition)
    made = bring(edition, csv(OPENING))
    assert "Plusieurs personnes" in refused(made)[0]
    bring(edition, csv((*OPENING[:4], "ana-lima-2")))
    assert second.sessions.count() == 2


def test_an_address_of_their_own_makes_a_namesake_another_person(edition: Edition) -> None:
    ana = SpeakerFactory.create(name="Ana Lima", slug="ana-lima", biography_fr="Peintre")
    SessionFactory.create(speakers=[ana], edition__slug="avant")
    people = [("Nom", "Adresse", "Biographie"), ("Ana Lima", "ana-lima-geologue", "Géologue")]
    content = xlsx(Séances=[HEADINGS, OPENING], Intervenants=people)
    bring(edition, content)
    ana.refresh_from_db()
    assert (ana.slug, ana.biography_fr, ana.sessions.count()) == ("ana-lima", "Peintre", 1)
    other = Speaker.objects.get(slug="ana-lima-geologue")
    assert (other.biography_fr, other.sessions.get().title_fr) == ("Géologue", "Ouverture")
    assert bring(edition, content).writes.is_empty


# --- People of no edition ------------------------------------------------------------------------


def test_a_person_of_no_edition_is_proposed(edition: Edition) -> None:
    given = {"role_fr": "", "role_en": "", "organisation_fr": "Ifremer"}
    ana = SpeakerFactory.create(name="Ana Lima", slug="ana-lima", **given)
    held = words(ana)
    content = sheet(row("Ana Lima", organisation="IFREMER", biography="Peintre"))
    made = bring(edition, content)
    assert (only(made).kind, only(made).answer) == ("known", "new")
    assert only(made).why == [
        "Ana Lima, Ifremer, /ana-lima/, dans aucune édition. Le même organisme."
    ]
    assert words(ana) == held
    assert in_session() == ["ana-lima-2"]
    assert bring(edition, content).questions == [], "of this edition by now"


# --- People of other editions --------------------------------------------------------------------


@pytest.mark.parametrize("state", ["confirmed", "withdrawn"])
def test_nobody_of_another_edition_is_taken_by_name(
    edition: Edition, ana: Speaker, state: str
) -> None:
    Session.objects.update(state=state)
    held = words(ana)
    made = bring(edition, csv(OPENING))
    assert only(made).kind == "known"
    assert "Avant (1" in only(made).why[0]
    assert words(ana) == held
    assert in_session() == ["bernard-cova", "ana-lima-2"], "a namesake with an address of their own"
    assert bring(edition, csv(OPENING)).questions == [], "known here by now"


def test_what_speaks_for_it_is_said(edition: Edition, ana: Speaker) -> None:
    SpeakerLink.objects.create(speaker=ana, url="https://ana.example/")
    given = {"organisation": "IFREMER", "links": "https://ana.example/"}
    why = only(plan(edition, sheet(row("Ana Lima", **given)))).why[0]
    assert why == (
        "Ana Lima, Ifremer, /ana-lima/, Avant (1 séance). Le même organisme. Un lien est le même."
    )
    why = only(plan(edition, sheet(row("Ana Lima", organisation="Météo")))).why[0]
    assert why.endswith("Seul le nom parle pour elle ou lui.")


def test_one_of_two_namesakes_of_other_editions_is_chosen(
    edition: Edition, ana: Speaker, before: Edition
) -> None:
    other = SpeakerFactory.create(name="Ana Lima", slug="ana-lima-bis")
    SessionFactory.create(speakers=[other], edition=before)
    made = plan(edition, csv(OPENING))
    assert list(only(made).answers) == ["new", str(ana.key), str(other.key)]
    bring(edition, csv(OPENING), decisions=answered(made, known=str(other.key)))
    assert in_session() == ["bernard-cova", "ana-lima-bis"]


# --- What another edition shows ------------------------------------------------------------------


def test_a_person_whom_another_edition_shows_is_not_changed(edition: Edition, ana: Speaker) -> None:
    SessionFactory.create(speakers=[ana], edition=edition)
    SpeakerLink.objects.create(speaker=ana, url="https://ana.example/")
    held = words(ana)
    given = {"organisation": "Météo", "biography": "Sculptrice", "links": "https://new.example/"}
    content = sheet(row("Ana LIMA", **given), session="Ana Lima")
    made = bring(edition, content)
    asked = only(made)
    assert (asked.kind, asked.answer) == ("shared", "leave")
    assert [change.after for change in asked.changes if "Météo" in change.after]
    assert len(asked.changes) == 3, "organisation, biography, links"
    assert "Avant (1" in asked.why[0]
    assert words(ana) == held
    bring(edition, content, decisions=answered(made, shared="change"))
    ana.refresh_from_db()
    assert (ana.name, ana.organisation_fr) == ("Ana Lima", "Météo"), "the spelling is ours"
    assert ana.links.get().url == "https://new.example/"


# --- Renamed, or another person ------------------------------------------------------------------


def talk(number: int, identifier: str, name: str) -> dict[str, Any]:
    made = event(f"g{number}", f"{9 + number}:00", "Rade", name)
    return made | {"title": f"Séance {number}", "persons": [{"id": identifier, "name": name}]}


def test_another_name_of_an_identifier_is_asked(edition: Edition) -> None:
    bring(edition, schedule(talk(1, "7", "Ana Lima")))
    later = schedule(talk(1, "7", "Bo Costa"), talk(2, "7", "Bo Costa"))
    made = bring(edition, later)
    assert (only(made).kind, only(made).answer) == ("renamed", "leave")
    assert (in_session("Séance 1"), in_session("Séance 2")) == (["ana-lima"], [])
    assert Speaker.objects.get().name == "Ana Lima"
    assert only(bring(edition, later)).answer == "leave", "it is asked until somebody decides"


def test_a_person_was_renamed(edition: Edition) -> None:
    bring(edition, schedule(talk(1, "7", "Ana Lima")))
    later = schedule(talk(1, "7", "Ana Costa"), talk(2, "7", "Ana Costa"))
    bring(edition, later, decisions=Decisions(by_kind={"renamed": "same"}))
    ana = Speaker.objects.get()
    assert (ana.name, ana.sort_name, ana.sessions.count()) == ("Ana Costa", "Costa", 2)
    assert bring(edition, later).questions == []


def test_another_person_took_their_place(edition: Edition) -> None:
    bring(edition, schedule(talk(1, "7", "Ana Lima"), talk(3, "8", "Driss Benali")))
    later = schedule(talk(1, "7", "Bo Costa"), talk(3, "8", "Driss Benali"))
    bring(edition, later, decisions=Decisions(by_kind={"renamed": "new"}))
    assert in_session("Séance 1") == ["bo-costa"]
    assert Speaker.objects.get(slug="ana-lima").name == "Ana Lima"
    assert bring(edition, later).questions == []


def numbered(*people: tuple[int, str]) -> bytes:
    """A session for each of these people, an hour apart, with their numbers in the file."""
    return schedule(
        *(
            event(f"séance {place}", f"{9 + place}:00", "Rade", name)
            | {"title": f"Séance {place}", "persons": [{"id": number, "name": name}]}
            for place, (number, name) in enumerate(people)
        )
    )


def people() -> list[list[str]]:
    """Who is in each session, by their names."""
    found = Session.objects.order_by("title_fr")
    return [[credit.speaker.name for credit in each.credits.all()] for each in found]


def test_numbers_given_anew_take_nobody_out_of_their_session(edition: Edition) -> None:
    names = ["Ana Lima", "Bo Costa", "Cy Lo"]
    bring(edition, numbered(*enumerate(names, start=1)))
    made = bring(edition, numbered(*enumerate(names, start=2)))
    assert {each.kind for each in made.questions} == {"renamed"}
    assert people() == [[name] for name in names]
    assert Speaker.objects.count() == 3


def biography_of(name: str, biography: str = "Peint des phares.") -> bytes:
    """A session of a person of whom the file says more than a name."""
    person = {"id": 7, "name": name, "biography": biography}
    return schedule(event("a", "10:00", "Rade", name) | {"title": "Phares", "persons": [person]})


RENAMED = Decisions(by_kind={"renamed": "same"})


def test_another_edition_goes_on_showing_a_person_renamed(edition: Edition, ana: Speaker) -> None:
    bring(edition, biography_of("Ana Lima"), decisions=Decisions(by_kind={"known": "take"}))
    before = words(ana)
    made = bring(edition, biography_of("Ana Costa"), decisions=RENAMED)
    assert [asked.kind for asked in made.questions] == ["renamed", "shared"]
    assert words(ana) == before
    again = plan(edition, biography_of("Ana Costa"))
    assert [asked.kind for asked in again.questions] == ["shared"], "that is decided"
    bring(edition, biography_of("Ana Costa"), decisions=answered(again, shared="change"))
    assert people() == [["Ana Costa"], ["Ana Costa"]]
    assert plan(edition, biography_of("Ana Costa")).questions == []


def beside(listed: str, person: str) -> bytes:
    """A schedule.xml that tells of a person in its list of people, and names them in a session."""
    return f"""
    <schedule><conference><acronym>c</acronym></conference>
      <persons><person id="7"><name>{listed}</name><biography>Autrice.</biography></person>
      </persons><day date="2027-05-20"><room name="Rade"><event id="1"><title>Phares</title>
      <date>2027-05-20T10:00:00+02:00</date><duration>01:00</duration>
      <persons><person id="7">{person}</person></persons></event></room></day></schedule>
    """.encode()


def test_a_renaming_that_the_list_of_people_lacks_empties_no_biography(edition: Edition) -> None:
    bring(edition, beside("Zora Lima", "Zora Lima"))
    later = beside("Zora Lima", "Zora Costa")
    bring(edition, later, decisions=RENAMED)
    zora = Speaker.objects.get()
    assert (zora.name, zora.biography_fr) == ("Zora Costa", "Autrice.")
    assert plan(edition, later).writes.is_empty


LATE = ("Tard", f"{DAY} 18:00", f"{DAY} 19:00", "Grande salle", "Ana Lima")


def rename(person: str, name: str) -> None:
    row = Speaker.objects.get(slug=person)
    row.name = name
    row.save()


@pytest.fixture
def renamed(edition: Edition) -> Edition:
    """Ana Lima is Ana Costa by now."""
    bring(edition, csv(OPENING, WORKSHOP))
    rename("ana-lima", "Ana Costa")
    return edition


def test_anyone_who_had_a_name_before_is_asked_for(renamed: Edition) -> None:
    made = bring(renamed, csv((*OPENING[:4], "Ana Lima"), WORKSHOP, (*LATE[:4], "Ana LIMA")))
    assert (only(made).kind, only(made).answer) == ("renamed", "leave")
    assert (in_session("Atelier"), in_session("Tard")) == (["ana-lima"], [])
    assert Speaker.objects.filter(name__startswith="Ana").count() == 1


def test_a_row_of_people_under_a_former_name_makes_nobody(renamed: Edition) -> None:
    people = sheet(row("Ana Lima", organisation="Ifremer"), row("Bernard Cova"))
    assert only(bring(renamed, people)).kind == "renamed"
    assert Speaker.objects.filter(name__startswith="Ana").count() == 1
    bring(renamed, people, decisions=RENAMED)
    ana = Speaker.objects.get(slug="ana-lima")
    assert (ana.name, ana.organisation_fr) == ("Ana Costa", "Ifremer")
    assert plan(renamed, people).questions == []
