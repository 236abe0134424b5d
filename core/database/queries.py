"""Queries in addresses of the admin that make no sense."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import FieldDoesNotExist
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.monitoring.logs import route

logger = logging.getLogger(__name__)

type View = Callable[..., HttpResponseBase]

# No number of a row has so many digits.
LONGEST = 19
# What numbers that are none, or that no database holds, end in; and columns without a name.
NONSENSE = (ValueError, OverflowError, DataError, FieldDoesNotExist)


def to_number(sent: str) -> int:
    """Return the number that was sent, 0 for what cannot be one."""
    return int(sent) if sent.isdecimal() and len(sent) < LONGEST else 0


def forgiving(view: View) -> View:
    """Let a view answer a query it cannot read as Django's lists do: by the page without it.

    Django checks the keys that filter a list, but not those that fill a new row's form or are
    ticked. What forms hold they check themselves: an error there is one of the program.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _may_be_nonsense(request):
            return view(request, *args, **kwargs)
        try:
            response = view(request, *args, **kwargs)
            # What a list shows is asked for while it is rendered.
            return response.render() if isinstance(response, TemplateResponse) else response
        except NONSENSE as error:
            # It may be an error of the program all the same. Only who may be here fills the log.
            logger.warning("/%s: no sense in the query", route(request), exc_info=error)
        messages.warning(request, _("That address asks for something that does not exist."))
        return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    return guarded


def _may_be_nonsense(request: HttpRequest) -> bool:
    """Tell whether the address asks for something, or a ticked row has a key that is no number."""
    if request.method == "GET":
        return bool(request.GET.keys() - {ERROR_FLAG})
    ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
    return request.GET.get(TO_FIELD_VAR) == "" or not all(map(to_number, ticked))
