"""Pages of upper apps that show rows of lower ones, whose admin does not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

from core.extensions import Hook


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage[Row: models.Model]:
    """The address of a row for readers, and that of its preview for users of the admin, if any."""

    public: Callable[[Row], str | None]
    preview: Callable[[HttpRequest, Row], str | None]


# The page that rows of a model have, in the app that is asked.
ROW_PAGES = Hook[[type[models.Model]], RowPage[Any] | None]()


def row_page(model: type[models.Model]) -> RowPage[Any] | None:
    """Return the page that rows of the model have, if any."""
    return next(filter(None, ROW_PAGES.ask(model)), None)
