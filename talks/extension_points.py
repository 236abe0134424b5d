"""Where upper rooms add to the pages of talks."""

from core.extensions import ExtensionPoint
from speakers.models import Speaker
from talks.models import Session

# Below all that the programme says of a row.
BELOW_SESSION = ExtensionPoint[Session]()
BELOW_SPEAKER = ExtensionPoint[Speaker]()
# Below the list of what was written about it; of the page it finds `shown` and `session`.
BELOW_MENTIONS: ExtensionPoint[[]] = ExtensionPoint()
