"""Words of strangers in letters that the site sends."""

import re

from core.text.translated import LINE_ENDS, shown

# Two names, a room and a time; what is longer was not written to be read in a letter.
MOST_SIGNS = 300
ZERO_WIDTH_SPACE = "\u200b"

# What mail programs make a link of has one of these before a sign: a dot, a colon or an at
# sign, however wide or small, or two backslashes. "14:30" and "2.0" are none.
SIGNS = ".\u2024\u3002\uff0e\uff61\ufe52:\uff1a\ufe55@\uff20\ufe6b"
NUMBER = r"(?<![\w.])\d++\.\d++(?!\.?\w)"
LINKING = re.compile(rf"({NUMBER})|(?<=\d)(:)(?=\d)|([{SIGNS}])(?=\S)|(\\)(?=\\)")


def defang(text: str) -> str:
    """Return words as one line of at most MOST_SIGNS, in which mail programs find no link.

    It reads the same: what would make a link stands between two spaces of no width. A run of
    spaces becomes one, and what turns the text around or is not seen at all goes.
    """
    line = re.sub(r"\s{2,}", " ", LINE_ENDS.sub(" ", shown(text))).strip()
    if len(line) > MOST_SIGNS:
        line = line[: MOST_SIGNS - 1].rstrip() + "…"
    return LINKING.sub(_part, line)


def _part(found: re.Match[str]) -> str:
    number, of_time, sign, backslash = found.groups()
    if number or of_time:
        return found[0]
    return f"{ZERO_WIDTH_SPACE}{sign or backslash}{ZERO_WIDTH_SPACE}"
