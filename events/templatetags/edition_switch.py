"""The edition switch in the admin's header."""

from typing import Any

from django import template

from events.admin.owned import edition_worked_on
from events.admin.switch import has_to_do_with_editions
from events.models import Edition

register = template.Library()


@register.inclusion_tag("admin/events/_switch.html", takes_context=True)
def edition_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Show the edition being worked on, and others to choose; nothing without rights in any.

    With only one edition it is the name alone.
    """
    request = context["request"]
    chosen = edition_worked_on(request) if has_to_do_with_editions(request.user) else None
    return {
        "csrf_token": context.get("csrf_token"),
        "chosen": chosen,
        "editions": list(Edition.objects.open()) if chosen else [],
        "back": request.path,
    }
