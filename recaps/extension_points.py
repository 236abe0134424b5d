"""Extension points of the pages of recaps."""

from django.http import HttpRequest

from core.extensions import ExtensionPoint, Hook
from recaps.models import Recap

# Below a text that readers see.
BELOW_RECAP = ExtensionPoint[HttpRequest, Recap]()
BELOW_RECAPS: ExtensionPoint[[]] = ExtensionPoint()
# Below the list of what was written about a session or a speaker; of the page it finds `edition`,
# and `session` if it is a session's.
BELOW_COVERAGE: ExtensionPoint[[]] = ExtensionPoint()
# The address where a recap of a public session is proposed, by the slugs of its edition and itself.
PROPOSING = Hook[[str, str], str]()
