"""Files that speakers propose: nobody but them and organisers is handed one.

One of a form that is to be corrected is kept by `core.files.uploads` until it is sent or erased.
"""

from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction
from django.tasks import task

from core.files.storage import or_later
from core.files.uploads import forget

# In the storage of imports, where no public address leads.
FOLDER = "proposals"


def keep(file: ContentFile[bytes]) -> str:
    """Keep a file that was checked; return its name in the storage."""
    end = str(file.name).rpartition(".")[2]
    return storages["imports"].save(f"{FOLDER}/{uuid4().hex}.{end}", file)


def opened(name: str) -> File[bytes]:
    """Open a file that waits. Raises FileNotFoundError, core.files.storage.StorageAwayError."""
    return storages["imports"].open(name)


def is_there(name: str) -> bool:
    """Tell whether a file that waits was not lost. Raises core.files.storage.StorageAwayError."""
    return storages["imports"].exists(name)


@task
def delete(names: list[str]) -> None:
    """Delete files that are decided on, or whose proposals are gone.

    Called at once; what cannot be deleted then, the task worker deletes.
    """
    with or_later(delete, names):
        for name in names:
            storages["imports"].delete(name)


def account_of(participation: int, session: int | None = None) -> str:
    """Return the account for which the portrait of a speaker is kept, or slides of a session."""
    return f"{_all_of(participation)}-" + (f"slides-{session}" if session else "portrait")


def forget_kept(account: str) -> None:
    """Delete the files kept for an account, once it is committed that nobody waits for them."""
    transaction.on_commit(lambda: forget.call(account))


def forget_all_kept(participation: int) -> None:
    """Delete all files kept for a speaker, once it is committed that nobody waits for them."""
    forget_kept(_all_of(participation))


def _all_of(participation: int) -> str:
    return f"speaker-{participation}"
