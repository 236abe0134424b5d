"""What becomes of reports that a person looks at when their rows get pages, and back."""

from importlib import import_module

import pytest
from django.apps import apps

from events.models import Edition
from exchange.models import ProgrammeImport

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

module = import_module("exchange.migrations.0005_report_pages")
FAULT = {"where": "ligne 2", "column": "Fin", "why": "Non.", "mend": ""}


def test_rows_of_reports_get_pages_and_come_back(edition: Edition) -> None:
    steps: list[dict[str, object]] = [
        {"sort": "session", "title": str(n), "action": "create"} for n in range(250)
    ]
    steps.append({"sort": "room", "title": "Rade", "action": "refuse", "faults": [FAULT]})
    head = {"counts": {"create": 250, "refuse": 2, "missing": 1}, "notes": ["…"]}
    found = head | {"steps": steps, "faults": [FAULT], "missing": [["track", "Mer"]]}
    ready = ProgrammeImport.objects.create(edition=edition, state="ready", report=found)
    done = ProgrammeImport.objects.create(edition=edition, state="done", report=head)

    module.split(apps, None)
    ready.refresh_from_db()
    assert ready.report == head
    pages = {(each.action, each.number): each.rows for each in ready.pages.all()}
    assert [len(pages["create", n]) for n in (1, 2)] == [200, 50]
    assert pages["refuse", 1] == [{"faults": [FAULT]}, steps[-1]]
    assert pages["missing", 1] == [{"sort": "track", "title": "Mer"}]

    module.join(apps, None)
    for whole, report in ((ready, found), (done, head)):
        whole.refresh_from_db()
        assert whole.report == report
