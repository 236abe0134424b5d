"""A site to search: the demonstration, an edition before it, and rows that search could mistake."""

from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from events.models import Edition
from recaps.models import ExternalRecap, Recap
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    ExternalRecapFactory,
    PageFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)

# Nobody may find this word, in whatever is not public, or no longer.
SECRET = "Rascasse"


def make_site() -> None:
    """Load and publish all of it; the demonstration is the current edition."""
    call_command("demo", start="2027-05-15", verbosity=0)
    _edition_before()
    _of_this_edition(Edition.objects.get(is_current=True))
    _hidden(Edition.objects.get(is_current=True))


def _edition_before() -> None:
    past = EditionFactory.create(
        name="Marseille 1.0", slug="2009", first_day=date(2009, 5, 14), city="Marseille"
    )
    room = RoomFactory.create(edition=past, name_fr="Salle des Cartes", name_en="Map Room")
    speaker = SpeakerFactory.create(
        name="Émile Œuvrard", sort_name="Œuvrard", slug="emile-oeuvrard"
    )
    texts = {
        "Opération mer propre": "Une opération de nettoyage des calanques.",
        "La géolocalisation, déjà": "Ce que l’on en disait alors.",
        "Un bateau pour la culture": "Des journaux de bord et un week-end en mer.",
    }
    for number, (title, summary) in enumerate(texts.items()):
        session = SessionFactory.create(
            edition=past,
            title_fr=title,
            title_en="",
            summary_fr=summary,
            summary_en="",
            slug=f"ancienne-{number}",
            speakers=[speaker],
        )
        SlotFactory.create(session=session, room=room, at=f"1{number}:00")
    publish(past)


def _of_this_edition(edition: Edition) -> None:
    speakers = {
        name: SpeakerFactory.create(
            name=name, sort_name=name, slug=f"crafted-{number}", role_fr="", role_en=""
        )
        for number, name in enumerate(("Sinéad O’Connor", "Anne-Marie Le Goff", "Ana Sá"))
    }
    sessions = [
        ("Porte-conteneurs & rendez-vous", "Ports", "Les grands navires.", ["Sinéad O’Connor"]),
        ("Écrire pour l’opéra aujourd’hui", "Writing now", "Des livrets neufs.", ["Ana Sá"]),
        ("C++ et <scènes> : 100 % calcul", "C++ on stage", "Tout est calculé.", []),
        ("Où ?", "Where?", "Une visite.", ["Anne-Marie Le Goff"]),
        ("Sailing knots for beginners", "Sailing knots for beginners", "Sailors tie ropes.", []),
    ]
    for number, (title, english, summary, people) in enumerate(sessions):
        session = SessionFactory.create(
            edition=edition,
            title_fr=title,
            title_en=english,
            summary_fr=summary,
            summary_en="",
            slug=f"crafted-{number}",
            speakers=[speakers[name] for name in people],
        )
        SlotFactory.create(session=session, day=2, at=f"1{number}:07")
    publish(edition)
    AnnouncementFactory.create(
        edition=edition, text_fr="Le vestiaire ferme à 19 h", text_en="The cloakroom closes at 7"
    )
    PageFactory.create(
        edition=edition,
        title_fr="Objets trouvés",
        title_en="Lost property",
        slug="objets-trouves",
        body_fr="<p>Parapluies, <b>écharpes</b> et téléphones.</p>",
    )
    ExternalRecapFactory.create(title="Marseille vue du ferry", summary="Une traversée.")


def _hidden(edition: Edition) -> None:
    """A draft, what was withdrawn, held, refused, or is over: all of it has the secret word."""
    gone = SessionFactory.create(edition=edition, title_fr=f"{SECRET} retirée", slug="retiree")
    SlotFactory.create(session=gone, day=2, at="18:07")
    publish(edition)
    withdraw(gone)
    SessionFactory.create(edition=edition, title_fr=f"{SECRET} en brouillon", slug="brouillon")
    RecapFactory.create(title_fr=f"{SECRET} à relire", status=Recap.Status.DRAFT)
    RecapFactory.create(
        title_fr=f"{SECRET} de demain", published_at=timezone.now() + timedelta(days=1)
    )
    RecapFactory.create(title_fr=f"{SECRET} reprise", withdrawn_at=timezone.now())
    ExternalRecapFactory.create(title=f"{SECRET} d’ailleurs", state=ExternalRecap.State.HELD)
    PageFactory.create(edition=edition, title_fr=f"{SECRET} cachée", published=False)
    over = timezone.now() - timedelta(hours=1)
    AnnouncementFactory.create(
        edition=edition, text_fr=f"{SECRET} passée", starts=over - timedelta(hours=1), until=over
    )
    AnnouncementFactory.create(
        edition=edition, text_fr=f"{SECRET} à venir", starts=timezone.now() + timedelta(hours=1)
    )
