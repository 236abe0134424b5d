"""The columns of spreadsheets: those we write, and the names that other files give them.

A text has three: in French, in English, and one without a language, whose texts are in the language
chosen at upload.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_stubs_ext import StrOrPromise

from core.text.languages import USUAL
from core.text.translated import LANGUAGES
from events.models.venue import Service
from exchange import cells, words
from exchange.records import Sort
from speakers.models import SpeakerLink
from talks.models import Session, SessionLink

SHEETS: dict[Sort, StrOrPromise] = {
    "session": _("sessions"),
    "speaker": _("speakers"),
    "room": _("rooms"),
    "track": _("tracks"),
    "format": _("formats"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a spreadsheet.

    name: of the row's attribute, or of what the planner makes of it. also: its names in other
    files. read: returns the value of a cell; raises cells.CellError. write: returns the text of a
    value, for a cell or a message. language: of a text; "" if the column has none. choices: of the
    drop-down list.
    """

    name: str
    heading: StrOrPromise
    read: Callable[[object], Any]
    write: Callable[[Any], str | int] = cells.as_text
    hint: StrOrPromise = ""
    also: tuple[str, ...] = ()
    language: str = ""
    choices: tuple[StrOrPromise, ...] = ()

    @property
    def attribute(self) -> str:
        return f"{self.name}_{self.language}" if self.language else self.name

    def title(self) -> str:
        """Return the heading that we write, in the active language."""
        return f"{self.heading} ({self.language})" if self.language else str(self.heading)


def text(
    name: str, heading: StrOrPromise, read: Callable[[object], str], **more: Any
) -> tuple[Column, ...]:
    """Return the three columns of a text: without a language, in French, in English."""
    column = Column(name=name, heading=heading, read=read, **more)
    return (column, *(replace(column, language=language) for language in LANGUAGES))


KEY = Column(
    name="key",
    heading=_("key"),
    read=cells.key,
    hint=_("Leave it as it is: it says which row of the site this is. Empty for what is new."),
    also=("cle", "uuid"),
)
IDENTIFIER = Column(
    name="identifier",
    heading=_("identifier"),
    read=cells.line(200),
    hint=_("What you know it by, if you have numbers or codes of your own."),
    also=("id", "code", "numero", "number", "ref", "reference", "session id", "guid"),
)
SLUG = Column(
    name="slug",
    heading=pgettext_lazy("slug", "address"),
    read=cells.slug,
    hint=_("The last part of the page’s web address. Left empty, it is made from the title."),
    also=("slug", "url slug", "adresse"),
)
ORDER = Column(name="order", heading=_("order"), read=cells.number(32767), also=("ordre", "rang"))
NOTICE = text(
    "notice", _("notice to readers"), cells.text, also=("avis aux lecteurs", "message aux lecteurs")
)
YES = _("yes")
WITHDRAWN = Column(
    name="withdrawn",
    heading=_("withdrawn"),
    read=cells.yes,
    write=cells.as_yes,
    hint=_("Of what is new here alone: a row is withdrawn, and put back, on its own page."),
)
SOURCES = Column(name="sources", heading=_("sources"), read=cells.addresses, write="\n".join)


def links(kinds: Any, hint: StrOrPromise) -> Column:
    return Column(
        name="links",
        heading=_("links"),
        read=cells.links(kinds),
        write=cells.links_as_lines(kinds),
        hint=hint,
        also=("lien", "site", "website", "site web"),
    )


SESSION: tuple[Column, ...] = (
    KEY,
    IDENTIFIER,
    *text(
        "title",
        _("title"),
        cells.line(200),
        also=(
            *("intitule", "nom", "name", "session", "seance", "talk", "subject", "conference"),
            *("titre seance", "session title", "talk title", "titre conference"),
        ),
    ),
    Column(
        name="day",
        heading=_("day"),
        read=cells.day,
        hint=_("20/05/2027, if the start holds the time alone."),
        also=("date", "jour"),
    ),
    Column(
        name="start",
        heading=_("start"),
        read=cells.moment,
        write=cells.as_moment,
        hint=_("20/05/2027 10:30, in the time of the place."),
        also=(
            "debut",
            "heure",
            "heure debut",
            "time",
            "hour",
            *("starts at", "start time", "start date", "horaire", "horaires", "horaire debut"),
            *("date debut", "debut fin", "horaire debut fin", "heure debut fin", "start end"),
        ),
    ),
    Column(
        name="end",
        heading=_("end"),
        read=cells.moment,
        write=cells.as_moment,
        hint=_("Left empty, the session is as long as its format says."),
        also=("fin", "heure fin", "horaire fin", "date fin", "ends at", "end time", "end date"),
    ),
    Column(
        name="length",
        heading=_("length"),
        read=cells.length,
        hint=_("In minutes, instead of the end."),
        also=("duree", "duration", "duree minute", "minute"),
    ),
    Column(
        name="room", heading=_("room"), read=cells.line(100), also=("salle", "lieu", "location")
    ),
    Column(
        name="speakers",
        heading=_("speakers"),
        read=cells.people,
        hint=_("With ; between several."),
        also=(
            *("intervenant", "intervenante", "orateur", "oratrice", "conferencier", "personne"),
            *("person", "presenter", "auteur", "author", "owner", "animateur"),
        ),
    ),
    Column(
        name="moderators",
        heading=_("moderators"),
        read=cells.people,
        also=("moderateur", "moderatrice", "moderation"),
    ),
    Column(name="hosts", heading=_("hosts"), read=cells.people, also=("hote", "accueil")),
    Column(
        name="track",
        heading=_("track"),
        read=cells.line(100),
        also=("parcours", "piste", "theme", "thematique", "devroom"),
    ),
    Column(
        name="format",
        heading=_("format"),
        read=cells.line(100),
        also=("type", "session type", "session format", "genre"),
    ),
    *text("summary", _("summary in a sentence"), cells.line(300), also=("resume", "summary")),
    *text(
        "abstract",
        _("abstract"),
        cells.text,
        also=("description", "presentation", "descriptif", "texte", "resume long"),
    ),
    Column(
        name="languages",
        heading=_("languages of speech"),
        read=cells.languages,
        write=cells.as_languages,
        hint=_("Names or codes, with ; between several."),
        also=("langue", "language", "spoken language"),
        choices=tuple(lazy(cells.as_languages, str)([tag]) for tag in USUAL),
    ),
    Column(
        name="state",
        heading=_("state"),
        read=cells.choice(Session.State),
        write=cells.as_choice(Session.State),
        also=("etat", "statut", "status"),
        choices=tuple(Session.State.labels),
    ),
    Column(
        name="topics",
        heading=_("topics"),
        read=cells.listed,
        write="; ".join,
        hint=_("With ; between several."),
        also=("tag", "mot cle", "keyword", "sujet"),
    ),
    Column(
        name="services",
        heading=_("services"),
        read=cells.choices(Session.Service),
        write=cells.as_choices(Session.Service),
    ),
    Column(name="seats", heading=_("places"), read=cells.number(), also=("seat", "jauge")),
    Column(
        name="registration_required",
        heading=_("registration required"),
        read=cells.yes,
        write=cells.as_yes,
        also=("sur inscription", "inscription"),
        choices=(YES,),
    ),
    Column(
        name="full",
        heading=_("full"),
        read=cells.yes,
        write=cells.as_yes,
        hint=_("“yes” once no place is left."),
        choices=(YES,),
    ),
    *NOTICE,
    links(
        SessionLink.Kind,
        _(
            "One per line: what it is (slides, recording, live stream, notes), a space, its web "
            "address."
        ),
    ),
    SOURCES,
    Column(
        name="slot_key",
        heading=_("key of the slot"),
        read=cells.key,
        hint=KEY.hint,
    ),
)
SPEAKER: tuple[Column, ...] = (
    KEY,
    IDENTIFIER,
    Column(
        name="name",
        heading=_("name"),
        read=cells.line(150),
        also=("nom", "nom complet", "full name", "speaker", "intervenant", "public name"),
    ),
    Column(name="first_name", heading=_("first name"), read=cells.line(150), also=("prenom",)),
    Column(
        name="sort_name",
        heading=_("sort name"),
        read=cells.line(150),
        hint=_("What the name is sorted by: Cova."),
        also=("nom famille", "last name", "surname", "family name"),
    ),
    Column(
        name="email",
        heading=_("e-mail address"),
        # What is none shall not keep the row from being taken.
        read=words.line,
        hint=_("For organisers alone: it is in no programme, export or feed."),
        also=(
            "email",
            "e mail",
            "mail",
            "courriel",
            "adresse email",
            "adresse mail",
            "email address",
        ),
    ),
    *text("role", _("role"), cells.line(200), also=("fonction", "metier", "job title", "poste")),
    *text(
        "organisation",
        _("organisation"),
        cells.line(200),
        also=("organization", "structure", "employeur", "company", "societe", "affiliation"),
    ),
    *text("short", _("biography in a sentence"), cells.line(300), also=("tag line", "accroche")),
    *text("biography", _("biography"), cells.text, also=("bio", "biographie")),
    links(SpeakerLink.Kind, _("One per line: its kind, a space, its web address.")),
    *NOTICE,
    SOURCES,
    WITHDRAWN,
    SLUG,
)
ROOM: tuple[Column, ...] = (
    KEY,
    *text("name", _("name"), cells.line(100), also=("nom", "room", "salle")),
    Column(name="venue", heading=_("venue"), read=cells.line(200), also=("lieu", "batiment")),
    Column(
        name="capacity", heading=_("capacity"), read=cells.number(), also=("jauge", "place", "seat")
    ),
    Column(
        name="holds_several",
        heading=_("several sessions at once"),
        read=cells.yes,
        write=cells.as_yes,
        hint=_("“yes” where sessions may overlap: a lounge, workshops side by side."),
        choices=(YES,),
    ),
    Column(
        name="services",
        heading=_("services"),
        read=cells.choices(Service),
        write=cells.as_choices(Service),
    ),
    *text("way_in", _("how to get in"), cells.text, also=("acces", "access")),
    ORDER,
    WITHDRAWN,
    SLUG,
)
TRACK: tuple[Column, ...] = (
    KEY,
    *text("name", _("name"), cells.line(100), also=("nom", "track", "parcours")),
    *text("summary", _("summary"), cells.line(300), also=("resume", "description")),
    Column(
        name="flag",
        heading=_("signal flag"),
        read=cells.letter,
        hint=_("The letter of its flag, as a rule its initial."),
        also=("drapeau", "pavillon"),
    ),
    ORDER,
    WITHDRAWN,
    SLUG,
)
FORMAT: tuple[Column, ...] = (
    KEY,
    *text("name", _("name"), cells.line(100), also=("nom", "format", "type")),
    Column(
        name="default_minutes",
        heading=_("usual length in minutes"),
        read=cells.minutes,
        also=("duree", "minute", "length", "duration"),
    ),
    Column(
        name="is_break",
        heading=_("is a break"),
        read=cells.yes,
        write=cells.as_yes,
        also=("pause", "break"),
        choices=(YES,),
    ),
    ORDER,
    WITHDRAWN,
    SLUG,
)
COLUMNS: dict[Sort, tuple[Column, ...]] = {
    "session": (*SESSION[:-1], SLUG, SESSION[-1]),
    "speaker": SPEAKER,
    "room": ROOM,
    "track": TRACK,
    "format": FORMAT,
}


def column(sort: Sort, attribute: str) -> Column:
    """Return the column with that attribute. Raises KeyError."""
    return by_attribute(sort)[attribute]


@cache
def by_attribute(sort: Sort) -> dict[str, Column]:
    return {each.attribute: each for each in COLUMNS[sort]}
