"""Where each field of a speaker's page is, once all of them are public."""

import pytest

from participation.models import Participation, ParticipationSettings
from participation.portal.field_states import states
from participation.proposable import value_of
from participation.proposals import Typed, accept, propose, seen
from speakers.models import Speaker
from talks.published import published_site
from talks.releases import publish
from tests.factories import ParticipationFactory, SessionFactory, SpeakerFactory, UserFactory
from tests.participation.factories import ProposalFactory

pytestmark = pytest.mark.django_db


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


def test_links_that_are_public_say_so() -> None:
    speaker = SpeakerFactory.create()
    speaker.links.create(kind="site", url="https://ines.example/")
    session = SessionFactory.create(speakers=[speaker])
    mine = ParticipationFactory.create(edition=session.edition, speaker=speaker)
    publish(session.edition)
    found = states(mine, speaker, published_site().of_row(session.edition_id))
    assert found["links"].kind == "public"


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
