"""Functions shared by the pages on which editors read."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.models import User
from recaps.editors import is_editor
from recaps.models import Recap
from recaps.revisions import is_ahead, number_of, under_work
from writing.admin.states import state_in_words


def editor(request: HttpRequest) -> User:
    """Return the user of a request. Raises PermissionDenied unless they are an editor."""
    user = cast("User", request.user)
    if not is_editor(user):
        raise PermissionDenied
    return user


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
    """Return a page about recaps with the context of the admin."""
    frame = {**admin.site.each_context(request), "opts": Recap._meta}
    return TemplateResponse(request, template, frame | context)


def page_context(recap: Recap) -> dict[str, object]:
    """Return the context that all pages about one recap share."""
    return {
        "title": under_work(recap)["title_fr"] or _("Without a title"),
        "recap": recap,
        "number": number_of(recap),
        "state": state_in_words(recap),
        "is_public": recap.is_public,
        "is_ahead": is_ahead(recap),
    }
