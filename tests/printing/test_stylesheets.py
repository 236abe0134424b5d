"""The stylesheet of what is printed."""

import re
from urllib.parse import unquote

import pytest

from core.branding import flags
from marseille20.booklets.content import STYLESHEET
from printing.stylesheets import stylesheet

pytestmark = pytest.mark.django_db


def test_flags_are_drawn_in_their_inks() -> None:
    drawn_flags = r'\.flag-\w+{background-image:url\("data:image/svg\+xml,([^"]+)'
    drawings = re.findall(drawn_flags, stylesheet(STYLESHEET))
    assert len(drawings) == len(flags.FLAGS)
    for drawing in map(unquote, drawings):
        style, drawn = drawing.split("</style>")
        inks = set(re.findall(r'class="(flag__\w+)"', drawn))
        assert len(inks) >= 2
        assert inks <= set(re.findall(r"\.(flag__\w+){fill:", style))
