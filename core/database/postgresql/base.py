"""Django's own backend, whose connections are given up when the server does not answer."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import DEFAULT_DB_ALIAS

from core.database.connection import Connection, check


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        options = settings_dict["OPTIONS"]
        if "pool" in options:
            options["pool"] = {**options["pool"], "connection_class": Connection, "check": check}
