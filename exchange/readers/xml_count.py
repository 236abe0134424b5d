"""Counting what the XML of a workbook holds, before anything is built of it."""

from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from exchange.records import UnreadableError

# How much is unpacked at once, in bytes.
PIECE = 64 * 1024
# Ranges of merged cells, whatever their size.
MOST_RANGES = 10_000


@dataclass(slots=True)
class Counted:
    """The contents of a part; merged: references of merged cells, such as B2:B9."""

    merged: list[str] = field(default_factory=list)
    has_formulas: bool = False


class Counter:
    """Counts the tags of several parts, up to a common limit."""

    def __init__(self, most: int) -> None:
        self.left = most

    def count(self, part: IO[bytes]) -> Counted:
        """Count the tags of a part, and close it. Raises UnreadableError or expat's ExpatError."""
        found = Counted()

        def start(name: str, attributes: dict[str, str]) -> None:
            self.left -= 1
            tag = name.rpartition(":")[2]
            if tag == "mergeCell":
                found.merged.append(attributes["ref"])
            elif tag == "f":
                found.has_formulas = True
            if self.left < 0 or len(found.merged) > MOST_RANGES:
                raise UnreadableError(
                    _(
                        "The spreadsheet holds more cells, texts or looks than a programme needs: "
                        "copy what counts to a new one."
                    )
                )

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.StartDoctypeDeclHandler = _refuse
        with part:
            while piece := part.read(PIECE):
                parser.Parse(piece)
        parser.Parse(b"", True)
        return found


def _refuse(*_declaration: object) -> None:
    raise UnreadableError(_("The XML declares a document type or entities, which is not taken."))
