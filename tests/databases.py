"""The database of the tests, for processes that a test starts."""

from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """Return what DATABASE_URL has to be for the site to use it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    login, place = (quote(told[name], safe="") for name in ("USER", "HOST"))
    password = f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else ""
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgres://{login}{password}@{place}{port}/{told['NAME']}"
