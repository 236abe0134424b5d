"""Questions as attendees type them, and where each of them has to lead first."""

from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.utils.translation import override

from search.index_refresh import known_state
from search.results import Filters, results
from talks.published import published_site

# The first morning of the demonstration, a Saturday.
NOW = datetime(2027, 5, 15, 10, tzinfo=ZoneInfo("Europe/Paris"))

PROGRAMME = "/demo/programme/"
SATURDAY, SUNDAY = f"{PROGRAMME}#2027-05-15", f"{PROGRAMME}#2027-05-16"
CAPTIONS = f"{PROGRAMME}?service=live_captions"
IN_FRENCH = f"{PROGRAMME}?language=fr"
GETTING_HERE, ACCESSIBILITY = "/demo/infos/venir/", "/demo/infos/accessibilite/"
CONDUCT = "/demo/infos/conduite/"

FRENCH = {
    # Days and hours.
    "programme samedi": SATURDAY,
    "dimanche": SUNDAY,
    "dimache": SUNDAY,
    "dimanche 15 h": f"{SUNDAY}-15",
    "dimanche à trois heures et demie": f"{SUNDAY}-15",
    "samedi à 14h30": f"{SATURDAY}-14",
    "demain": SUNDAY,
    "qu'est-ce qu'il y a demain matin": f"{SUNDAY}-08",
    "16 mai": SUNDAY,
    "deuxième jour": SUNDAY,
    "prochaine séance": f"{SATURDAY}-09",
    "dernière séance": f"{SATURDAY}-17",
    "entre 11 et 12": f"{SATURDAY}-11",
    # Languages. None is in English there.
    "séances en français": IN_FRENCH,
    "je ne parle pas anglais": IN_FRENCH,
    "en anglais": PROGRAMME,
    # Needs.
    "sous-titres": CAPTIONS,
    "soustitres dimanche": f"{PROGRAMME}?day=2027-05-16&service=live_captions",
    "langue des signes": ACCESSIBILITY,
    "acces fauteuil roulant": ACCESSIBILITY,
    # Places, prices.
    "où sont les toilettes ?": GETTING_HERE,
    "code de conduite": CONDUCT,
}
ENGLISH = {
    "satruday": SATURDAY,
    "saturday 3pm": f"{SATURDAY}-15",
    "sunday half past ten": f"{SUNDAY}-10",
    "tommorow": SUNDAY,
    "tomorrow afternoon": f"{SUNDAY}-14",
    "day 2": SUNDAY,
    "timetable": PROGRAMME,
    "after 2": f"{SATURDAY}-14",
    "last talk": f"{SATURDAY}-17",
    "talks in French": IN_FRENCH,
    "Are the talks in English?": PROGRAMME,
    "hard of hearing": CAPTIONS,
    "live captions saturday": f"{PROGRAMME}?day=2027-05-15&service=live_captions",
    "sign language": ACCESSIBILITY,
    "wi-fi password": GETTING_HERE,
    "how much does it cost?": GETTING_HERE,
    "am i allowed to take photos": CONDUCT,
    "where is the oursin room": "/demo/rooms/salle-oursin/",
}


def missed() -> dict[str, str]:
    """Return the questions that lead elsewhere first, and where."""
    found = {}
    for language, questions in (("fr", FRENCH), ("en", ENGLISH)):
        with override(language):
            for asked, wanted in questions.items():
                first = (
                    first_address(asked)
                    .replace("/en/demo/info/", "/demo/infos/")
                    .removeprefix("/en")
                )
                if first != wanted:
                    found[asked] = first
    return found


def first_address(asked: str) -> str:
    """Return the path of what is shown first, in the active language."""
    found = results(known_state(), published_site(), asked, Filters(), NOW)
    hits = [*found.leads, *(hit for group in found.groups for hit in group.hits)]
    return unquote(hits[0].url) if hits else ""
