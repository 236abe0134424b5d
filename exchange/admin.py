"""The import of a programme in the admin: the file, its plan, and its result."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django_stubs_ext import StrPromise

from core.admin.buttons import button_on
from core.files.tables import XLSX_TYPE
from core.http.bodies import FORM, takes_up_to
from core.text.translated import LANGUAGES
from events.admin.owned import EditionFilter, edition_of_new
from events.models import Edition
from exchange import edition_spreadsheet, model_spreadsheet, readers, reported, running
from exchange.columns import COLUMNS, SHEETS, Column, by_attribute
from exchange.decisions import asked_by_kind, read_answers
from exchange.headings import remembered_as
from exchange.models import MatchedHeading, ProgrammeImport
from speakers.address_book import ADDRESS_BOOKS

if TYPE_CHECKING:
    from core.models import User

PAGE = "admin:exchange_programmeimport_change"
LIST = "admin:exchange_programmeimport_changelist"
ROWS = "admin:exchange_programmeimport_rows"
# How many headings are shown.
MOST_SHOWN = 300
# The permissions to see all that the spreadsheet of an edition holds.
EXPORTED = (
    *("events.view_edition", "events.view_room", "speakers.view_speaker", "talks.view_session"),
    *("talks.view_track", "talks.view_format"),
)
ACCEPTED = ".xlsx,.csv,.tsv,.txt,.xml,.json"
# Names of columns that few files have.
SELDOM = {"full", "hosts", "identifier", "key", "links", "notice", "order", "registration_required"}
SELDOM |= {"services", "slot_key", "slug", "sources", "withdrawn"}


class UploadForm(forms.ModelForm[ProgrammeImport]):
    """A form for a file, its language and how its new sessions are confirmed."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(
            "XLSX, CSV, schedule.xml, schedule.json, or JSON of pretalx or Sessionize; "
            "20 MB at most."
        ),
    )

    class Meta:
        model = ProgrammeImport
        fields = ("edition", "language", "confirm")
        widgets = {"language": forms.RadioSelect, "confirm": forms.RadioSelect}

    field_order = ("edition", "file", "language", "confirm")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = cast("forms.ModelChoiceField[Edition]", self.fields["edition"])
        edition.queryset = Edition.objects.filter(archived=False)
        edition.empty_label = None
        language = cast("forms.ChoiceField", self.fields["language"])
        language.choices = [("fr", _("French")), ("en", _("English"))]

    def validate_constraints(self) -> None:
        """Leave constraints to running.start, which reports an import that is still open."""


@admin.register(ProgrammeImport)
class ProgrammeImportAdmin(admin.ModelAdmin[ProgrammeImport]):
    """The admin of imports: upload a file, look at its plan, confirm it or give it up."""

    list_display = ("__str__", "edition", "state", "created_at", "user")
    list_filter = (EditionFilter, "state")
    list_select_related = ("edition", "user")
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "exchange_programmeimport"
        add = takes_up_to(readers.MOST_BYTES + FORM)(view(self.add_view))
        return [
            path("add/", add, name=f"{name}_add"),
            path("model/", view(self.model_sheet), name=f"{name}_model"),
            path("edition/<int:pk>/", view(self.edition_sheet), name=f"{name}_edition"),
            path("<int:pk>/do/", view(self.do), name=f"{name}_do"),
            path("<int:pk>/decide/", view(self.decide), name=f"{name}_decide"),
            path("<int:pk>/stop/", view(self.stop), name=f"{name}_stop"),
            path("<int:pk>/headings/", view(self.headings), name=f"{name}_headings"),
            path("<int:pk>/rows/<slug:action>/", view(self.rows), name=f"{name}_rows"),
            *super().get_urls(),
        ]

    def _import(self, request: HttpRequest, pk: int) -> ProgrammeImport:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(ProgrammeImport.objects.select_related("edition"), pk=pk)

    # --- The file --------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: object = None
    ) -> HttpResponse:
        """Show the upload form, and start an import with the file that is sent."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not Edition.objects.filter(archived=False).exists():
            messages.info(request, _("Everything belongs to an edition: make one first."))
            return redirect("admin:events_edition_add")
        initial = {"edition": edition_of_new(request), **_chosen_before(request)}
        form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
        waiting = None
        if request.method == "POST" and form.is_valid():
            try:
                whole = self._start(request, form.cleaned_data)
                return redirect(PAGE, whole.pk)
            except ValidationError as error:
                form.add_error("file", error)
                waiting = running.waiting_of(form.cleaned_data["edition"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a programme"),
            "opts": self.opts,
            "form": form,
            "edition": initial["edition"],
            "waiting": waiting,
        }
        return TemplateResponse(request, "admin/exchange/import/add.html", context)

    @staticmethod
    def _start(request: HttpRequest, fields: dict[str, Any]) -> ProgrammeImport:
        return running.start(
            fields["file"],
            cast("User", request.user),
            fields["edition"],
            language=fields["language"],
            confirm=fields["confirm"],
            told_in=get_language() or LANGUAGES[0],
        )

    def model_sheet(self, request: HttpRequest) -> HttpResponse:
        """Return a spreadsheet to fill in, with the existing rooms, tracks and formats."""
        edition = edition_of_new(request)
        if not self.has_add_permission(request) or edition is None:
            raise PermissionDenied
        return _file(model_spreadsheet.made(edition), "programme")

    def edition_sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return all rows of an edition as a spreadsheet to edit and import again."""
        if not request.user.has_perms(EXPORTED):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        may_read = any(book.may_read(request.user) for book in ADDRESS_BOOKS.ask())
        return _file(edition_spreadsheet.made(edition, addresses=may_read), edition.slug)

    # --- What it would do ------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: object = None
    ) -> HttpResponse:
        """Show the progress of an import, its plan, or its result."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        whole = self.get_object(request, object_id)
        if whole is None:
            messages.warning(request, _("That address asks for something that does not exist."))
            return redirect(LIST)
        counts = whole.report.get("counts", {})
        offered = list(_offered(whole.report))
        context = {
            **self.admin_site.each_context(request),
            "title": str(whole) or _("Programme import"),
            "opts": self.opts,
            "whole": whole,
            "counts": counts,
            "created": reported.amounts(whole.report, "create"),
            "changed": reported.amounts(whole.report, "change"),
            "will_write": counts.get("create", 0) + counts.get("change", 0),
            "remembers": whole.report.get("remembers", False),
            "groups": [
                group | {"url": reverse(ROWS, args=[whole.pk, group["action"]])}
                for group in reported.groups(whole)
            ],
            "questions": list(asked_by_kind(whole.report, _page(request))),
            "may_import": self.has_add_permission(request),
            "headings": _headings(whole.report, offered),
            "offered": offered,
        }
        return TemplateResponse(request, "admin/exchange/import/import.html", context)

    def rows(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Show, page by page, all rows of an import that have this action."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if action not in reported.ACTIONS:
            raise Http404
        whole = get_object_or_404(ProgrammeImport, pk=pk)
        page = reported.page_of(whole, action, request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": reported.ACTIONS[action],
            "opts": self.opts,
            "whole": whole,
            "action": action,
            "page": page,
            "range": page.paginator.get_elided_page_range(page.number),
        }
        return TemplateResponse(request, "admin/exchange/import/rows.html", context)

    @method_decorator(button_on(PAGE))
    def do(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm the plan as shown; if the form holds other answers, judge anew instead."""
        whole = self._import(request, pk)
        if read_answers(request.POST, whole.report):
            return self._decide(request, whole)
        if whole.edition.archived:
            messages.error(request, _("This edition is archived: it is no longer edited."))
        elif not running.confirm(whole, request.POST.get("digest", ""), cast("User", request.user)):
            messages.warning(request, _("Nothing was done: it is no longer what was shown to you."))
        return redirect(PAGE, pk)

    @method_decorator(button_on(PAGE))
    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Judge the file anew with the answers of the form."""
        return self._decide(request, self._import(request, pk))

    @staticmethod
    def _decide(request: HttpRequest, whole: ProgrammeImport) -> HttpResponse:
        answers, digest = read_answers(request.POST, whole.report), request.POST.get("digest", "")
        if answers and running.decide(whole, digest, answers):
            message = _("Nothing was imported yet: look at what it would do with your choices.")
            messages.info(request, message)
        elif answers or digest != whole.digest:
            messages.warning(request, _("Nothing was done: it is no longer what was shown to you."))
        return redirect(reverse(PAGE, args=[whole.pk], query={"asked": _page(request)}))

    @method_decorator(button_on(PAGE))
    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the import up."""
        if running.stop(self._import(request, pk)):
            messages.success(request, _("The import was given up: nothing was changed."))
        return redirect(LIST)

    @method_decorator(button_on(PAGE))
    def headings(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remember which columns the headings mean, and read the file again."""
        whole = self._import(request, pk)
        known = {attribute for sort in COLUMNS for attribute in by_attribute(sort)}
        for heading, before in whole.report.get("headings", []):
            attribute = request.POST.get(f"column-{heading}")
            words = remembered_as(heading)
            if attribute == "?":
                MatchedHeading.objects.filter(edition=whole.edition, heading=words).delete()
            elif attribute != before and attribute in known | {""}:
                MatchedHeading.objects.update_or_create(
                    edition=whole.edition, heading=words, defaults={"attribute": attribute}
                )
        running.read_again(whole)
        return redirect(PAGE, pk)


def _page(request: HttpRequest) -> int:
    """Return which page of the questions is shown, from 1."""
    asked = request.GET.get("asked", "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 1


def _chosen_before(request: HttpRequest) -> dict[str, Any]:
    """Return the choices made with the user's last file, as initial values of the form."""
    last = ProgrammeImport.objects.filter(user=request.user.pk).first()
    if last is None:
        return {"language": get_language()}
    return {"language": last.language, "confirm": last.confirm}


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def _headings(
    report: dict[str, Any], offered: Iterable[tuple[str, list[tuple[str, str]]]]
) -> list[tuple[StrPromise, list[tuple[str, str | None]]]]:
    """Return the headings to match, unknown ones first, each with the column that it means.

    Those of a sheet without rows are left out: nothing depends on what they mean.
    """
    shown = {None, "", *(attribute for _sheet, columns in offered for attribute, _name in columns)}
    found = [each for each in report.get("headings", []) if each[1] in shown][:MOST_SHOWN]
    groups = (
        (gettext_lazy("Columns that are not known"), [each for each in found if each[1] is None]),
        (gettext_lazy("Columns that are known"), [each for each in found if each[1] is not None]),
    )
    return [group for group in groups if group[1]]


def _offered(report: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the columns that a heading may be matched to, by sheet, the usual ones first."""
    sorts = report.get("sorts") or COLUMNS
    titles = ("%(sheet)s", _("%(sheet)s, in one language"), _("%(sheet)s, more seldom"))
    for level, title in enumerate(titles):
        for sort in (sort for sort in COLUMNS if sort in sorts):
            columns = [each for each in COLUMNS[sort] if _level(each) == level]
            if columns:
                name = title % {"sheet": capfirst(str(SHEETS[sort]))}
                yield name, [(each.attribute, each.title()) for each in columns]


def _level(column: Column) -> int:
    """Return how usual a column is: 0 usual, 1 in one language, 2 in few files."""
    return 1 if column.language else 2 if column.name in SELDOM else 0
