"""The edition switch in the admin's header."""

from operator import attrgetter
from typing import Any

from django import template

from events.admin.owned import open_editions
from events.admin.switch import has_to_do_with_editions

register = template.Library()


@register.inclusion_tag("admin/events/_switch.html", takes_context=True)
def edition_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Show the edition being worked on, and others to choose; nothing without rights in any.

    With only one edition it is the name alone.
    """
    request = context["request"]
    editions = open_editions(request) if has_to_do_with_editions(request.user) else []
    return {
        "csrf_token": context.get("csrf_token"),
        "chosen": next(iter(editions), None),
        "editions": sorted(editions, key=attrgetter("first_day"), reverse=True),
        "back": request.path,
    }
