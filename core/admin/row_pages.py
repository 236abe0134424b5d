"""Pages of upper apps that show rows of lower ones, whose admin does not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage[Row: models.Model]:
    """Where everybody sees a row, and where somebody in the admin sees it before; or nowhere."""

    public: Callable[[Row], str | None]
    preview: Callable[[HttpRequest, Row], str | None]


# Filled by the admin of the app that has the page.
ROW_PAGES: dict[type[models.Model], RowPage[Any]] = {}
