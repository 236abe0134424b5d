"""Reactions and commenters in the admin."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from reactions import moderation
from reactions.admin.moderation import ModeratedAdmin, queue
from reactions.models import Commenter, Reaction
from recaps.models.moderated import Moderated

if TYPE_CHECKING:
    from core.models import User


class ErasingAdmin[Row: models.Model](admin.ModelAdmin[Row]):
    """An admin that erases the words of rows instead of deleting them.

    Deleting a row would take the answers of others with it.
    """

    actions: Any = ("erase",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reactions.change_reaction")

    @admin.action(description=gettext_lazy("Erase"), permissions=["erase"])
    def erase(self, request: HttpRequest, queryset: models.QuerySet[Row]) -> HttpResponse | None:
        """Ask for confirmation, then erase the chosen rows for ever."""
        if "sure" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Erase this for ever?"),
                "opts": self.opts,
                "rows": queryset,
                # Those that are shown, and none that comes meanwhile.
                "chosen": [row.pk for row in queryset],
                "back": request.get_full_path(),
            }
            return TemplateResponse(request, "admin/reactions/reaction/erase.html", context)
        with transaction.atomic():
            count = self.erase_each(request, queryset)
        message = ngettext("%(count)d reaction erased.", "%(count)d reactions erased.", count)
        messages.success(request, message % {"count": count})
        return None

    def erase_each(self, request: HttpRequest, queryset: models.QuerySet[Row]) -> int:
        """Erase the reactions that these rows stand for; return how many they were."""
        raise NotImplementedError

    def erase_reactions(self, request: HttpRequest, reactions: models.QuerySet[Reaction]) -> int:
        rows = list(reactions.exclude(state=Moderated.State.WITHDRAWN))
        for reaction in rows:
            moderation.erase(reaction, cast("User", request.user))
        return len(rows)


@admin.register(Reaction)
class ReactionAdmin(ErasingAdmin[Reaction], ModeratedAdmin[Reaction]):
    """The admin of reactions: they are published, refused or erased, and never reworded."""

    actions: Any = (*ModeratedAdmin.actions, "mark_read", "erase")
    list_display = ("text", "author_name", "about", "source", "state", "received_at")
    list_display_links = ("text",)
    list_filter: ClassVar[Any] = ("state", "source")
    list_select_related = ("recap", "session", "speaker")
    search_fields = ("text", "author_name", "url", "commenter__email")
    fields = (
        *("about", "source", "kind", "url", "author_name", "author_url", "text"),
        *("state", "received_at", "said_at", "changed_at", "decided_at", "decided_by"),
    )
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(queue)
        return [path("moderation/", view, name="reactions_moderation"), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show a reaction without buttons to save: none of its fields can be changed."""
        context = {"show_save": False, "show_save_and_continue": False, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def erase_each(self, request: HttpRequest, queryset: models.QuerySet[Reaction]) -> int:
        return self.erase_reactions(request, queryset)

    @admin.action(description=gettext_lazy("Mark as read"), permissions=["change"])
    def mark_read(self, request: HttpRequest, queryset: models.QuerySet[Reaction]) -> None:
        """Mark reactions that appeared at once as read; changed ones are read in the queue."""
        unread = queryset.filter(decided_by=None, proposed__isnull=True)
        self._decide_each(request, unread, moderation.mark_read, {Moderated.State.PUBLISHED})

    @admin.display(description=gettext_lazy("about"))
    def about(self, reaction: Reaction) -> str:
        return str(reaction.target)


@admin.register(Commenter)
class CommenterAdmin(ErasingAdmin[Commenter]):
    """The admin of commenters; erasing one erases all their comments."""

    list_display = ("email", "confirmed_at", "trusted_at", "created_at")
    search_fields = ("email",)
    fields = ("email", "confirmed_at", "trusted_at", "created_at")

    def has_change_permission(self, request: HttpRequest, obj: Commenter | None = None) -> bool:
        return False

    def erase_each(self, request: HttpRequest, queryset: models.QuerySet[Commenter]) -> int:
        chosen = [commenter.pk for commenter in queryset]
        count = self.erase_reactions(request, Reaction.objects.filter(commenter__in=chosen))
        # Those of whom nothing was left before.
        Commenter.objects.filter(pk__in=chosen).forget_silent()
        return count
