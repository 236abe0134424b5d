"""Where each field of a speaker's page is, once all of them are public."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation import links
from participation.portal.field_states import states
from participation.proposable import FIELDS
from speakers.models import Speaker
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.core.files.test_images import encoded, halves
from tests.factories import ParticipationFactory, SessionFactory, SpeakerFactory

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
