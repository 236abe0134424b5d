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
    "Programme du dimanche": SUNDAY,
    "dimanche 15 h": f"{SUNDAY}-15",
    "dimanche quinze heures": f"{SUNDAY}-15",
    "dimanche à trois heures et demie": f"{SUNDAY}-15",
    "samedi à 14h30": f"{SATURDAY}-14",
    "demain": SUNDAY,
    "aujourd’hui": SATURDAY,
    "qu'est-ce qu'il y a demain matin": f"{SUNDAY}-08",
    "16 mai": SUNDAY,
    "samedi 15 mai": SATURDAY,
    "deuxième jour": SUNDAY,
    "horaires": PROGRAMME,
    "c'est quand": PROGRAMME,
    "apres 15h dimanche": f"{SUNDAY}-15",
    "dimanche 16 mai 2027": SUNDAY,
    "prochaine séance": f"{SATURDAY}-09",
    "8h50": f"{SUNDAY}-08",
    "demain 9h30": f"{SUNDAY}-09",
    "samedi soir": f"{SATURDAY}-17",
    "qui parle samedi à 11h": f"{SATURDAY}-11",
    "dernière séance": f"{SATURDAY}-17",
    "dernier exposé dimanche": f"{SUNDAY}-16",
    "première conférence dimanche": f"{SUNDAY}-09",
    "vers 11": f"{SATURDAY}-11",
    "entre 11 et 12": f"{SATURDAY}-11",
    "après 14 dimanche": f"{SUNDAY}-14",
    # Languages. None is in English there.
    "séances en français": IN_FRENCH,
    "je ne parle pas anglais": IN_FRENCH,
    "conférences en français dimanche": f"{PROGRAMME}?day=2027-05-16&language=fr",
    "séances en anglais": PROGRAMME,
    "en anglais": PROGRAMME,
    "anglais demain": SUNDAY,
    # Needs.
    "sous-titres": CAPTIONS,
    "sous titrage": CAPTIONS,
    "soustitres dimanche": f"{PROGRAMME}?day=2027-05-16&service=live_captions",
    "sourd": CAPTIONS,
    "malentendant": CAPTIONS,
    "langue des signes": ACCESSIBILITY,
    "LSF": ACCESSIBILITY,
    "PMR": ACCESSIBILITY,
    "acces fauteuil roulant": ACCESSIBILITY,
    "boucle magnetique": ACCESSIBILITY,
    "poussette": ACCESSIBILITY,
    # Places, prices.
    "où sont les toilettes ?": GETTING_HERE,
    "toillettes": GETTING_HERE,
    "code wifi": GETTING_HERE,
    "vestiare": GETTING_HERE,
    "parking": GETTING_HERE,
    "ou manger a midi": GETTING_HERE,
    "déjeuner végétarien": GETTING_HERE,
    "combien ça coûte": GETTING_HERE,
    "billets": GETTING_HERE,
    "code de conduite": CONDUCT,
    "c ou": GETTING_HERE,
    "c koi le prix": GETTING_HERE,
    "bus depuis st charles": GETTING_HERE,
    "sécurité": GETTING_HERE,
    "chaise roulante": ACCESSIBILITY,
    "je suis malentendante": CAPTIONS,
    "y a-t-il un ascenseur": ACCESSIBILITY,
    "métro le plus proche": GETTING_HERE,
    "où déposer ma valise": GETTING_HERE,
    "garer mon vélo": GETTING_HERE,
    "fontaine d’eau": GETTING_HERE,
}
ENGLISH = {
    "saturday": SATURDAY,
    "schedule sunday": SUNDAY,
    "satruday": SATURDAY,
    "saturday 3pm": f"{SATURDAY}-15",
    "sunday at 11": f"{SUNDAY}-11",
    "sunday half past ten": f"{SUNDAY}-10",
    "saturday at three o’clock": f"{SATURDAY}-15",
    "tommorow": SUNDAY,
    "what's on today": SATURDAY,
    "tomorrow afternoon": f"{SUNDAY}-14",
    "May 16": SUNDAY,
    "day 2": SUNDAY,
    "timetable": PROGRAMME,
    "sun 3pm": f"{SUNDAY}-15",
    "tmrw": SUNDAY,
    "tomorrow at 9:30": f"{SUNDAY}-09",
    "10.30 sunday": f"{SUNDAY}-10",
    "11 am": f"{SATURDAY}-11",
    "at 11": f"{SATURDAY}-11",
    "after 2": f"{SATURDAY}-14",
    "around 11 tomorrow": f"{SUNDAY}-11",
    "at 11 pm sunday": f"{SUNDAY}-16",
    "tomorrow between 11 and 12": f"{SUNDAY}-11",
    "last talk": f"{SATURDAY}-17",
    "last session sunday": f"{SUNDAY}-16",
    "first talk tomorrow": f"{SUNDAY}-09",
    "talks in French": IN_FRENCH,
    "I don't speak English": IN_FRENCH,
    "french tomorrow": f"{PROGRAMME}?day=2027-05-16&language=fr",
    "Are the talks in English?": PROGRAMME,
    "in English": PROGRAMME,
    "hard of hearing": CAPTIONS,
    "is there a lift": ACCESSIBILITY,
    "nearest metro": GETTING_HERE,
    "where can I leave my suitcase": GETTING_HERE,
    "captions": CAPTIONS,
    "subtitels": CAPTIONS,
    "live captions saturday": f"{PROGRAMME}?day=2027-05-15&service=live_captions",
    "I am deaf": CAPTIONS,
    "sign language": ACCESSIBILITY,
    "wheelchair access": ACCESSIBILITY,
    "hearing loop": ACCESSIBILITY,
    "stroller": ACCESSIBILITY,
    "step free entrance": ACCESSIBILITY,
    "toilets": GETTING_HERE,
    "bathroom": GETTING_HERE,
    "wi-fi password": GETTING_HERE,
    "cloak room": GETTING_HERE,
    "where can I park": GETTING_HERE,
    "lunch": GETTING_HERE,
    "vegan food": GETTING_HERE,
    "how much does it cost?": GETTING_HERE,
    "tickets": GETTING_HERE,
    "how to get there": GETTING_HERE,
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
