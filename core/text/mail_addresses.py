"""E-mail addresses as people paste them out of mail programs and pages."""

import re
from urllib.parse import unquote

from core.text.translated import TURNING

# Dots and the @ as keyboards of East Asia write them.
WIDE = str.maketrans({"。": ".", "\uff0e": ".", "\uff61": ".", "\uff20": "@"})
ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060]")
# Ana Lima <ana@example.org>, "Ana Lima" [mailto:ana@example.org]
IN_BRACKETS = re.compile(r"[<\[(]([^<>\[\]()@]*@[^<>\[\]()@]*)[>\])]")
AROUND = " \u00a0\u202f\t\n\"'“”‘’«»()[]<>,;."


def bare(pasted: str) -> str:
    """Return the address in “Ana Lima <ana@example.org>”, “mailto:…?subject=…” and the like.

    What holds none, or several, stays as it is but for what stands around it: forms refuse it.
    """
    text = TURNING.sub("", ZERO_WIDTH.sub("", pasted)).translate(WIDE)
    found = IN_BRACKETS.findall(text)
    text = (found[0] if len(found) == 1 else text).strip(AROUND)
    scheme, _colon, rest = text.partition(":")
    return unquote(rest.partition("?")[0]) if scheme.lower() == "mailto" else text
