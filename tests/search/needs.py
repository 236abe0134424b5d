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
CONDUCT, PRIVACY = "/demo/infos/conduite/", "/demo/infos/vie-privee/"

FRENCH = {
    # Days and hours.
    "programme samedi": SATURDAY,
    "dimanche": SUNDAY,
    "dimache": SUNDAY,
    "dimanche 15 h": f"{SUNDAY}-15",
    "dimanche quinze heures": f"{SUNDAY}-15",
    "dimanche à trois heures et demie": f"{SUNDAY}-15",
    "samedi à 14h30": f"{SATURDAY}-14",
    "demain": SUNDAY,
    "aujourd’hui": SATURDAY,
    "qu'est-ce qu'il y a demain matin": f"{SUNDAY}-08",
    "16 mai": SUNDAY,
    "deuxième jour": SUNDAY,
    "horaires": PROGRAMME,
    "apres 15h dimanche": f"{SUNDAY}-15",
    "dimanche 16 mai 2027": SUNDAY,
    "prochaine séance": f"{SATURDAY}-09",
    "samedi soir": f"{SATURDAY}-17",
    "qui parle samedi à 11h": f"{SATURDAY}-11",
    "dernière séance": f"{SATURDAY}-17",
    "première conférence dimanche": f"{SUNDAY}-09",
    "vers 11": f"{SATURDAY}-11",
    "entre 11 et 12": f"{SATURDAY}-11",
    # Languages. None is in English there.
    "séances en français": IN_FRENCH,
    "je ne parle pas anglais": IN_FRENCH,
    "conférences en français dimanche": f"{PROGRAMME}?day=2027-05-16&language=fr",
    "en anglais": PROGRAMME,
    # Needs.
    "sous-titres": CAPTIONS,
    "soustitres dimanche": f"{PROGRAMME}?day=2027-05-16&service=live_captions",
    "sourd": CAPTIONS,
    "langue des signes": ACCESSIBILITY,
    "acces fauteuil roulant": ACCESSIBILITY,
    # Places, prices.
    "où sont les toilettes ?": GETTING_HERE,
    "code wifi": GETTING_HERE,
    "déjeuner végétarien": GETTING_HERE,
    "code de conduite": CONDUCT,
    "c koi le prix": GETTING_HERE,
    "y a-t-il un ascenseur": ACCESSIBILITY,
    "où déposer ma valise": GETTING_HERE,
}
ENGLISH = {
    "saturday": SATURDAY,
    "satruday": SATURDAY,
    "saturday 3pm": f"{SATURDAY}-15",
    "sunday half past ten": f"{SUNDAY}-10",
    "saturday at three o’clock": f"{SATURDAY}-15",
    "tommorow": SUNDAY,
    "tomorrow afternoon": f"{SUNDAY}-14",
    "May 16": SUNDAY,
    "day 2": SUNDAY,
    "timetable": PROGRAMME,
    "sun 3pm": f"{SUNDAY}-15",
    "tomorrow at 9:30": f"{SUNDAY}-09",
    "11 am": f"{SATURDAY}-11",
    "after 2": f"{SATURDAY}-14",
    "at 11 pm sunday": f"{SUNDAY}-16",
    "tomorrow between 11 and 12": f"{SUNDAY}-11",
    "last talk": f"{SATURDAY}-17",
    "first talk tomorrow": f"{SUNDAY}-09",
    "talks in French": IN_FRENCH,
    "I don't speak English": IN_FRENCH,
    "Are the talks in English?": PROGRAMME,
    "hard of hearing": CAPTIONS,
    "where can I leave my suitcase": GETTING_HERE,
    "live captions saturday": f"{PROGRAMME}?day=2027-05-15&service=live_captions",
    "sign language": ACCESSIBILITY,
    "wheelchair access": ACCESSIBILITY,
    "toilets": GETTING_HERE,
    "wi-fi password": GETTING_HERE,
    "where can I park": GETTING_HERE,
    "how much does it cost?": GETTING_HERE,
    "am i allowed to take photos": CONDUCT,
    "live stream": GETTING_HERE,
    "where is the oursin room": "/demo/rooms/salle-oursin/",
    "gdpr": PRIVACY,
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
