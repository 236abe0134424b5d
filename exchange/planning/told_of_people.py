"""What a file tells of people beside their sessions."""

from typing import Any

from core.text import LANGUAGES, fold
from speakers.models import Speaker


def agrees(row: Speaker, values: dict[str, Any], part: str) -> bool:
    """Whether the file says the same of a part as the row, in one of the languages."""
    names = [f"{part}_{language}" for language in LANGUAGES]
    held = {fold(getattr(row, name)) for name in names} - {""}
    return any(fold(values.get(name, "")) in held for name in names)


def join_names(values: dict[str, Any]) -> None:
    """A first and a last name, in two columns, as the name and what it is sorted by."""
    first = values.pop("first_name", "")
    if first and not values.get("name") and values.get("sort_name"):
        values["name"] = f"{first} {values['sort_name']}"
    elif first and values.get("name") and not values.get("sort_name"):
        values["sort_name"] = values["name"]
        values["name"] = f"{first} {values['name']}"
