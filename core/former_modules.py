"""Modules under the names that they had in 2.1, until 3.0.

Tasks that wait in a database are called by the path of their function, and migrations by that of
their fields: both outlive a module that has moved.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# The name that stands in a database or a migration → the module that it means.
FORMER = {
    "core.images": "core.files.images",
    "core.languages": "core.text.languages",
    "core.outbox": "core.mail.outbox",
    "core.pdf": "core.files.pdf",
    "core.second_factors": "core.sign_in.second_factors",
    "core.uploads": "core.files.uploads",
    "core.validators": "core.text.validators",
    "marseille20.backups": "operations.backups",
    "marseille20.backups.journal": "operations.backups.journal",
    "marseille20.booklets.printing": "marseille20.booklets.tasks",
    "marseille20.periodic": "operations.periodic",
}


class FormerModules(MetaPathFinder, Loader):
    """An importer of modules by their former names; it is the same module by both."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in FORMER else None

    def exec_module(self, module: ModuleType) -> None:
        # Importing takes from there what it hands out.
        sys.modules[module.__name__] = import_module(FORMER[module.__name__])
