"""What the specifications of feeds demand of a document, each rule a sentence when broken.

RFC 4287 (Atom), RSS 2.0 with the RSS Advisory Board's profile, JSON Feed 1.1; and of what the W3C's
validator warns of, all that is not a matter of taste.
"""

from tests.recaps.feeds.rules.atom import atom_faults
from tests.recaps.feeds.rules.json_feed import json_faults
from tests.recaps.feeds.rules.rss import rss_faults

FAULTS = {"atom.xml": atom_faults, "rss.xml": rss_faults, "feed.json": json_faults}
