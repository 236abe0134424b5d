"""Send to many by three workers, kill them again and again, and count what that costs.

`python -m benchmarks.bulk_mail newsletter|mailing RECIPIENTS KILLS SEED`; the exit code is 1 when a
letter was sent twice or lost.
"""

import sys
from collections.abc import Mapping

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from django.utils import timezone

import mailings.sending
import newsletter.sending
from benchmarks.data import database
from core.mail.bulk import Run
from core.mail.deliveries import BulkMail
from mailings.composing import shown
from mailings.extension_points import AUDIENCES
from newsletter.models import Subscriber
from tests.core.mail.crew import send_with_kills
from tests.factories import DigestFactory, MailingFactory, UserFactory
from tests.mailings.people import Crowd
from tests.smtp import running

# What is sent, by what, and where each delivery of it goes.
type Started = tuple[BulkMail, Run, Mapping[int, str]]


def start_newsletter(count: int) -> Started:
    """Start a newsletter to so many subscribers."""
    now = timezone.now()
    Subscriber.objects.bulk_create(
        Subscriber(email=f"reader{n}@example.org", language=("fr", "en")[n % 2], confirmed_at=now)
        for n in range(count)
    )
    digest = DigestFactory.create()
    newsletter.sending.start(digest)
    addresses = dict(digest.deliveries.values_list("pk", "subscriber__email"))
    return digest, newsletter.sending.deliver, addresses


def start_mailing(count: int) -> Started:
    """Start a mailing to so many people, and let the time pass in which it can be called back."""
    AUDIENCES.add(lambda: [Crowd()])
    text = "{vos séances}\n{lien personnel}"
    keys = [str(number) for number in range(count)]
    mailing = MailingFactory.create(audience=Crowd.name, chosen=keys, text_fr=text)
    mailings.sending.start(mailing, shown(mailing).digest, UserFactory.create())
    type(mailing).objects.update(leaves_at=timezone.now())
    mailing.deliveries.update(due_at=timezone.now())
    keys_of = mailing.deliveries.values_list("pk", "recipient")
    return (
        mailing,
        mailings.sending.deliver,
        {pk: f"reader{key}@example.org" for pk, key in keys_of},
    )


STARTS = {"newsletter": start_newsletter, "mailing": start_mailing}


def main(kind: str, count: int, kills: int, seed: int) -> int:
    with database(), running() as mailbox:
        environment = {
            "DJANGO_SETTINGS_MODULE": "marseille20.settings",
            "SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
        }
        mail, run, addresses = STARTS[kind](count)
        outcome = send_with_kills(
            mailbox, environment, mail, run, addresses=addresses, kills=kills, seed=seed
        )
        got = len(set(mailbox.addresses))
    print(
        f"{count} recipients of a {kind}, {kills} kills: {got} different ones got it, "
        f"{outcome.twice} letters sent twice, {outcome.lost} lost, "
        f"{len(outcome.uncertain)} uncertain: {', '.join(outcome.uncertain)}"
    )
    return int(bool(outcome.twice or outcome.lost))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
