"""The disk that the site is on: one that hangs keeps a process waiting for good."""

import shutil
from typing import NamedTuple

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _, gettext_lazy

from operations.checkup import Check
from operations.checkup.trouble import Trouble

LEAST_FREE = 0.1  # of the disk


class DiskSpace(NamedTuple):
    """The size of a disk, and what is free of it, in bytes; NaN before the first look."""

    total: float
    free: float


class Disk:
    """The disk with VAR_DIR. room: as found last, for callers that cannot wait."""

    room = DiskSpace(float("nan"), float("nan"))

    def look(self) -> str:
        total, _used, free = shutil.disk_usage(settings.VAR_DIR)
        self.room = DiskSpace(total, free)
        values = {"free": filesizeformat(free), "total": filesizeformat(total)}
        sentence = _("Free space: %(free)s of %(total)s.") % values
        if free < LEAST_FREE * total:
            raise Trouble(
                sentence,
                _("On the server, make room before the disk is full: nothing more could be kept."),
            )
        return sentence


disk = Disk()
DISK = Check(gettext_lazy("Disk"), disk.look)
