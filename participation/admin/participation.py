"""Who takes part in the admin: what they answered, and buttons for their personal link."""

from collections import Counter
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.buttons import button_on
from core.admin.read_only import ReadOnlyAdmin
from core.text.translated import labelled
from participation import links
from participation.models import Answer, Participation
from participation.organisers import MAY_READ_ANSWERS
from participation.portal.visits import may_preview

PAGE = "admin:participation_participation_change"


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin[Participation]):
    """Speakers answer themselves; organisers read it, and send or revoke personal links."""

    goes_along = True
    list_display = ("speaker", "edition", "asked_at", "times_asked")
    list_filter: ClassVar[Any] = ("edition",)
    list_select_related = ("speaker", "edition")
    search_fields = ("speaker__name",)
    fields = ("speaker", "edition", "asked_at", "times_asked")
    change_form_template = "admin/participation/participation/change_form.html"

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, with what was answered for those who may read it."""
        may_read = request.user.has_perm(MAY_READ_ANSWERS)
        return [*self.list_display, *(["answered"] if may_read else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        return super().get_queryset(request).prefetch_related("answers")

    @admin.display(description=gettext_lazy("answers"))
    def answered(self, row: Participation) -> str:
        """Count the sessions for which each answer was given: “yes: 2, no: 1”."""
        counts = Counter(answer.value for answer in row.answers.all())
        given = [value for value in Answer.Value if counts[value]]
        return ", ".join(labelled(value.label, counts[value]) for value in given) or _("not yet")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/renew/", view(self.renew), name="participation_participation_renew"),
            path("<int:pk>/revoke/", view(self.revoke), name="participation_participation_revoke"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {
            **(extra_context or {}),
            "may_renew": self.has_retry_permission(request),
            "may_preview": may_preview(request),
        }
        if row:
            working = row.links.filter(revoked_at=None)
            context |= {
                "answers": row.answers.select_related("session"),
                "may_read_answers": request.user.has_perm(MAY_READ_ANSWERS),
                "working_links": working.count() if links.is_in_time(row.edition) else 0,
                "last_day": links.last_day_of(row.edition),
            }
        return super().change_view(request, object_id, form_url, context)

    @method_decorator(button_on(PAGE))
    def renew(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a speaker a new link, which replaces those before it."""
        if links.renew(self._row(request, pk)):
            messages.success(request, _("A new link is on its way; those before it are revoked."))
        else:
            messages.error(request, _("No e-mail address is known: write it down on their page."))
        return redirect(PAGE, pk)

    @method_decorator(button_on(PAGE))
    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let no link of a speaker work any more."""
        links.revoke(self._row(request, pk))
        messages.success(request, _("No link of theirs works any more."))
        return redirect(PAGE, pk)

    def _row(self, request: HttpRequest, pk: int) -> Participation:
        if not self.has_retry_permission(request):
            raise PermissionDenied
        return get_object_or_404(Participation, pk=pk)
