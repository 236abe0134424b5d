"""Who had all erased that was known of them, above their form."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest

from core.extensions import Extension
from participation.forgotten import erasures, forgotten
from participation.organisers import MAY_READ_ANSWERS
from speakers.models import Speaker


def above_form(request: HttpRequest, row: Model) -> Iterator[Extension]:
    """Yield since when nothing is known of a speaker, and whether they ask for more."""
    if not (isinstance(row, Speaker) and request.user.has_perm(MAY_READ_ANSWERS)):
        return
    if forgotten().filter(pk=row.pk).exists():
        found = erasures(row)
        asking = found.filter(everywhere=True).last()
        content = {"name": row.name, "erasure": found.last(), "asking": asking}
        yield Extension(template="admin/participation/_forgotten.html", content=content)
