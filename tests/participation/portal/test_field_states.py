"""Where each field of a speaker's page is, once all of them are public."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation import links
from participation.models import Participation, ParticipationSettings
from participation.portal.field_states import states
from participation.proposable import FIELDS, value_of
from participation.proposals import Typed, accept, propose, seen
from speakers.models import Speaker
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.core.files.test_images import encoded, halves
from tests.factories import (
    ParticipationFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.participation.factories import ProposalFactory

pytestmark = pytest.mark.django_db


def filled(row: Speaker | Session) -> None:
    """Fill each field that is empty, so that something of it is public."""
    for name in FIELDS[type(row)]:
        if name == "links":
            row.links.create(kind=row.links.model.Kind.values[0], url="https://ines.example/")
        elif name == "portrait":
            picture = encoded(halves("red", "blue", (600, 800)), "JPEG")
            setattr(row, name, SimpleUploadedFile("ines.jpg", picture))
        elif name == "slides":
            setattr(row, name, SimpleUploadedFile("ines.pdf", b"%PDF-1.7\n%%EOF\n"))
        elif not getattr(row, name):
            setattr(row, name, f"{name} !")
    row.save()


def test_what_organisers_took_says_so_and_in_whose_words() -> None:
    speaker = SpeakerFactory.create(role_fr="", short_fr="")
    session = SessionFactory.create(speakers=[speaker])
    mine = ParticipationFactory.create(edition=session.edition, speaker=speaker)
    fields = {"role_fr": "Gardienne", "short_fr": "Elle veille <i>tard</i>", "name": speaker.name}
    whole, other, same = [
        ProposalFactory.create(participation=mine, field=field, base="", value=value)
        for field, value in fields.items()
    ]
    by = UserFactory.create()
    ids = {each.pk: seen(each, value_of(each.row, each.field)) for each in (whole, other, same)}
    accept(ids, by=by, wording={other.pk: "Elle veille."})

    def shown() -> dict[str, tuple[str, str]]:
        participation = Participation.objects.get()
        edition = published_site().of_row(session.edition_id)
        found = states(participation, Speaker.objects.get(), edition)
        return {name: (found[name].sentence, found[name].sent) for name in fields}

    release = "public à la prochaine version"
    taken = (f"accepté par l’équipe\u202f; {release}", "")
    assert shown() == {
        "role_fr": taken,
        "short_fr": (
            f"accepté par l’équipe, modifié depuis votre envoi\u202f; {release}",
            other.value,
        ),
        "name": taken,
    }
    publish(session.edition)
    assert shown() == {
        "role_fr": ("public", ""),
        "short_fr": ("public, modifié depuis votre envoi", other.value),
        "name": ("public", ""),
    }


def test_what_nobody_decided_or_changed_is_not_said_to_be() -> None:
    speaker = SpeakerFactory.create(short_fr="", short_en="")
    mine = ParticipationFactory.create(speaker=speaker)
    old, new = ["video", "https://ines.example/"], ["site", "https://a.example/"]
    speaker.links.create(kind=old[0], url=old[1])
    ParticipationSettings.objects.create(edition=mine.edition, taken_at_once=["biography"])
    # A row has its links in the order in which they came.
    typed = {
        "links": Typed(value=[new, old], over=[old]),
        "short_fr": Typed(value="Elle veille.", over=""),
        "short_en": Typed(value="Keeper", over=""),
    }
    made = propose(mine, None, typed)
    [links_] = [each for each in made if each.field == "links"]
    accept({links_.pk: seen(links_, [old])}, by=UserFactory.create())
    Speaker.objects.update(short_en="Lighthouse keeper")
    found = states(mine, Speaker.objects.get(), None)
    release = "public à la prochaine version"
    assert {name: (found[name].sentence, found[name].sent) for name in typed} == {
        "links": (f"accepté par l’équipe\u202f; {release}", ""),
        "short_fr": (release, ""),
        "short_en": (f"modifié depuis votre envoi\u202f; {release}", "Keeper"),
    }


def test_each_field_that_is_public_says_so(client: Client) -> None:
    speaker = SpeakerFactory.create()
    session = SessionFactory.create(speakers=[speaker])
    participation = ParticipationFactory.create(edition=session.edition, speaker=speaker)
    filled(speaker)
    filled(session)
    publish(session.edition)
    edition = published_site().of_row(session.edition.pk)
    for row in (speaker, session):
        row.refresh_from_db()
        found = states(participation, row, edition)
        assert {name: state.kind for name, state in found.items()} == dict.fromkeys(
            FIELDS[type(row)], "public"
        )
    page = client.get(f"/mes-seances/{links.make(participation)}/")
    assert page.status_code == 200
