"""Import a programme from a file, or report what that would do."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.text.translated import LANGUAGES
from events.models import Edition
from exchange import applying, readers
from exchange.decisions import KINDS, Decisions
from exchange.planning import Plan, Question
from exchange.records import UnreadableError
from exchange.running import plan_of

ARCHIVED = gettext_lazy("This edition is archived: it is no longer edited.")
# Help for the answers to all questions of a kind; the first answer is the default.
ANSWERS = {
    "renamed": (
        "People whose identifier comes with another name than before: leave them as they are and "
        "list them (leave), rename them, or take them for somebody else (new)."
    ),
    "known": (
        "People called like people whom the edition does not have yet: list them and write nothing "
        "(ask), take them for the same unless their name is one word, or make new ones (new)."
    ),
    "edited": (
        "What was changed both here and in the file: leave it, or take what the file says (change)."
    ),
    "shared": (
        "What the file says otherwise of people whom other editions show: leave it, or change it "
        "in all these editions."
    ),
    "several": (
        "Rooms in which the file has several sessions at once: they may hold several, or hold one "
        "at a time; by default as it was answered before, else several."
    ),
    "taken": "Sessions whose room is taken: refuse them, or take them as drafts (draft).",
}
SIGNS = {"create": "+", "change": "~", "refuse": "!", "leave": "="}


class Command(BaseCommand):
    help = (
        "Import a programme: XLSX, CSV, schedule.xml, schedule.json, pretalx or Sessionize JSON. "
        "Nothing is published. The exit code is 1 when a row is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="Tell, and write nothing.")
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            default="fr",
            help="Of texts that do not say theirs (by default fr).",
        )
        for name, kind in KINDS.items():
            choices = (*kind.answers, *(["ask"] if name == "known" else []))
            parser.add_argument(f"--{name}", choices=choices, help=ANSWERS[name])
        parser.add_argument(
            "--drafts", action="store_true", help="Make drafts of all new sessions."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            raise CommandError(f"No edition has the slug {options['edition']!r}.")
        if edition.archived:
            raise CommandError(ARCHIVED)
        plan = self._plan(edition, options)
        self._tell(plan)
        asked = sum(question.kind == "known" for question in plan.questions)
        if asked and options["known"] == "ask":
            sentence = ngettext(
                "%(count)d person may be known already: nothing was written. Decide "
                "with --known take or --known new.",
                "%(count)d people may be known already: nothing was written. Decide "
                "with --known take or --known new.",
                asked,
            )
            raise CommandError(sentence % {"count": asked})
        if not options["dry_run"]:
            self._apply(plan, edition)
        if count := plan.counts["refuse"]:
            sentence = ngettext("%(count)d row is refused.", "%(count)d rows are refused.", count)
            raise CommandError(sentence % {"count": count})

    def _plan(self, edition: Edition, options: dict[str, Any]) -> Plan:
        answers = {kind: options[kind] for kind in KINDS if options[kind]}
        try:
            return plan_of(
                self._content(options["file"]),
                edition,
                language=options["language"],
                confirms=not options["drafts"],
                decisions=Decisions(by_kind=answers),
            )
        except UnreadableError as error:
            raise CommandError(str(error)) from error

    @staticmethod
    def _apply(plan: Plan, edition: Edition) -> None:
        try:
            applying.apply(plan, edition)
        except applying.ChangedError as error:
            raise CommandError(
                _("Someone changed the programme meanwhile: nothing was written.")
            ) from error
        except applying.ArchivedError as error:
            raise CommandError(ARCHIVED) from error

    @staticmethod
    def _content(path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(readers.MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(str(error)) from error

    def _tell(self, plan: Plan) -> None:
        """Write a line for each row that does not stay the same, then the counts."""
        for fault in plan.faults:
            self.stdout.write(f"! {fault}")
        for step in plan.steps:
            if step.action == "same":
                continue
            self.stdout.write(f"{SIGNS[step.action]} {step.sort}: {step.title} ({step.where})")
            for fault in step.faults:
                self.stdout.write(f"    {fault}")
            for change in step.changes if step.action == "change" else ():
                self.stdout.write(f"    {change.column}: {change.before!r} → {change.after!r}")
        for question in plan.questions:
            self._tell_question(question)
        for sort, title in plan.missing:
            self.stdout.write(f"? {sort}: {title}")
        for note in plan.notes:
            self.stdout.write(note)
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in plan.counts.items()))

    def _tell_question(self, question: Question) -> None:
        """Write a question and the answer that holds."""
        title = f"{KINDS[question.kind].title} {question.title} ({question.where})"
        self.stdout.write(f"* {title}: {question.answers[question.answer]}")
        for sentence in question.why:
            self.stdout.write(f"    {sentence}")
        for change in question.changes:
            self.stdout.write(f"    {change.column}: {change.before!r} → {change.after!r}")
