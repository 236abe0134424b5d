"""A small site with a row of most kinds and one waiting task of each kind."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from pkgutil import walk_packages

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.tasks import Task
from django.utils import timezone

from core.content import erasures
from core.models import Letter
from operations.models import PeriodicTask
from operations.periodic import PERIODIC
from push.models import Progress
from talks.releases import publish
from tests import factories

# The argument of a task for each name; all else is the number of a row.
MOMENT = "2027-06-30T02:00:00+00:00"
TOLD = {
    "address": "https://127.0.0.1/picture.png",
    "after": "",
    "attempts": 0,
    "changed": True,
    "key": "00000000-0000-4000-8000-000000000000",
    "name": "picture.png",
    "names": ["none.png"],
    "since": MOMENT,
    "starts": MOMENT,
    "turn": 0,
    "until": MOMENT,
}


def all_tasks() -> Iterator[Task[..., object]]:
    """Every task of the site's own apps, once each."""
    found = {}
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            for module in walk_packages([app.path], f"{app.name}."):
                # One is for anyone who starts a server, others for anyone who makes a table.
                if not {"wsgi", "migrations"} & set(module.name.split(".")):
                    names = vars(import_module(module.name)).values()
                    found.update({it.module_path: it for it in names if isinstance(it, Task)})
    yield from (found[name] for name in sorted(found))


def enqueue(task: Task[..., object]) -> None:
    """Have it wait, with rows that are there as far as possible."""
    found = signature(task.func).parameters
    task.enqueue(
        *(TOLD.get(name, 1) for name, it in found.items() if it.kind is not Parameter.KEYWORD_ONLY),
        **{name: TOLD[name] for name, it in found.items() if it.kind is Parameter.KEYWORD_ONLY},
    )


def make() -> None:
    """Publish an edition of three sessions; people wrote about it, and a person left it."""
    call_command("migrate", verbosity=0)
    edition = factories.EditionFactory.create(slug="2027", first_day=date(2027, 6, 30))
    slots = [factories.SlotFactory.create(session__edition=edition) for _ in range(3)]
    person = factories.SpeakerFactory.create(name="Barbarossa")
    slots[0].session.speakers.add(person)
    factories.PageFactory.create(edition=edition)
    factories.AnnouncementFactory.create(edition=edition)
    organiser = factories.UserFactory.create(organiser=True)
    publish(edition, by=organiser)
    factories.RecapFactory.create()
    factories.ReactionFactory.create(speaker=person)
    factories.ExternalRecapFactory.create()
    factories.SubscriberFactory.create()
    factories.DigestFactory.create()
    Letter.objects.create(to=organiser.email, subject="Bonjour", body="Bonjour de Marseille.")
    erasures.record("speaker", "00000000-0000-4000-8000-000000000000")
    Progress.begin(edition.pk)
    for task in all_tasks():
        enqueue(task)
    due_at = timezone.now() + timedelta(days=1)
    PeriodicTask.objects.bulk_create(PeriodicTask(path=path, due_at=due_at) for path in PERIODIC)
