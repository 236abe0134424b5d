"""The rows of a report, which grow with the file, stand in pages of their own."""

from itertools import batched
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

ROWS = 200


def split(apps: Any, _editor: object) -> None:
    for whole in apps.get_model("exchange", "ProgrammeImport").objects.exclude(report={}):
        steps, faults, missing = (
            whole.report.pop(name, []) for name in ("steps", "faults", "missing")
        )
        rows: dict[str, list[Any]] = {"refuse": [{"faults": [fault]} for fault in faults]}
        for step in steps:
            rows.setdefault(step["action"], []).append(step)
        rows["missing"] = [{"sort": sort, "title": title} for sort, title in missing]
        for action, found in rows.items():
            for number, page in enumerate(batched(found, ROWS), start=1):
                whole.pages.create(action=action, number=number, rows=page)
        whole.save(update_fields=["report"])


def join(apps: Any, _editor: object) -> None:
    for whole in apps.get_model("exchange", "ProgrammeImport").objects.exclude(pages=None):
        told: dict[str, list[Any]] = {"steps": [], "faults": [], "missing": []}
        for page in whole.pages.order_by("action", "number"):
            for row in page.rows:
                if page.action == "missing":
                    told["missing"].append([row["sort"], row["title"]])
                elif "action" in row:
                    told["steps"].append(row)
                else:
                    told["faults"] += row["faults"]
        whole.report |= told
        whole.save(update_fields=["report"])


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_statements_of_files")]

    operations = [
        migrations.CreateModel(
            name="ReportPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=10)),
                ("number", models.PositiveSmallIntegerField()),
                ("rows", models.JSONField()),
                (
                    "whole",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="exchange.programmeimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "page of a report",
                "verbose_name_plural": "pages of reports",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("whole", "action", "number"), name="report_page_once_per_action"
                    )
                ],
            },
        ),
        migrations.RunPython(split, join),
    ]
