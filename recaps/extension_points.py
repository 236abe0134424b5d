"""Where upper rooms add to the pages of recaps."""

from core.extensions import ExtensionPoint
from recaps.models import Recap

# Below a text that readers see.
BELOW_RECAP = ExtensionPoint[Recap]()
BELOW_RECAPS: ExtensionPoint[[]] = ExtensionPoint()
