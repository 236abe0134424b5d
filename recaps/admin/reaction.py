"""Reactions and those who comment, in the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from recaps.admin.moderation import ModeratedAdmin, queue
from recaps.models import Commenter, Reaction


@admin.register(Reaction)
class ReactionAdmin(ModeratedAdmin):
    """Nobody changes the words of others here: they are shown to readers, or they are not."""

    list_display = ("text", "author_name", "about", "source", "state", "received_at")
    list_display_links = ("text",)
    list_filter: ClassVar[Any] = ("state", "source")
    list_select_related = ("recap", "session", "speaker")
    search_fields = ("text", "author_name", "url", "commenter__email")
    fields = (
        *("about", "source", "kind", "url", "author_name", "author_url", "text"),
        *("state", "received_at", "said_at", "changed_at", "decided_at", "decided_by"),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(queue)
        return [path("moderation/", view, name="recaps_moderation"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """There is nothing to save on its page."""
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("about"))
    def about(self, reaction: Reaction) -> str:
        return str(reaction.target)


@admin.register(Commenter)
class CommenterAdmin(admin.ModelAdmin[Commenter]):
    """Deleting one erases all they said."""

    list_display = ("email", "confirmed_at", "trusted_at", "created_at")
    search_fields = ("email",)
    fields = ("email", "confirmed_at", "trusted_at", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
