"""How much an author may store here; nobody who writes in earnest comes near.

A long recap has 30,000 characters, and a hundred pictures are many.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from core.models import User
from recaps.models import Author, Picture, Recap, Revision

MB = 1_000_000
# One for every session of a large conference.
MOST_RECAPS = 300
# All versions that a user saved, in bytes: three thousand of a long recap.
MOST_VERSIONS = 100 * MB
# A hundred for each of five recaps; re-encoded, a photograph has about a megabyte.
MOST_PICTURES = 500
MOST_PICTURE_BYTES = 500 * MB
# Above this share of a quota its user sees a warning.
ALMOST = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A user's quota: `used` of `most`; `said` is the message that tells what to do."""

    used: int
    most: int
    said: str

    @property
    def is_almost_used(self) -> bool:
        return self.used > ALMOST * self.most

    def refuse_more(self, more: int) -> None:
        """Raise ValidationError when there is no room for `more`."""
        if self.used + more > self.most:
            raise ValidationError(_("There is no room left. %s") % self.said, code="quota")


def quotas(user: User) -> list[Quota]:
    """Return all quotas of a user."""
    return [of_recaps(user), of_versions(user), *of_pictures(user)]


def of_recaps(user: User) -> Quota:
    used = Recap.objects.filter(authors__user=user).count()
    said = _("You have %(used)d recaps, of %(most)d at most: throw away drafts you do not need.")
    return Quota(used=used, most=MOST_RECAPS, said=said % {"used": used, "most": MOST_RECAPS})


def of_versions(user: User) -> Quota:
    used = Revision.objects.filter(saved_by=user).aggregate(bytes=Sum("size"))["bytes"] or 0
    said = _(
        "Your texts with their versions take %(used)d MB, of %(most)d at most: throw away drafts "
        "you do not need, or write to the editors."
    )
    return Quota(used=used, most=MOST_VERSIONS, said=said % _in_mb(used, MOST_VERSIONS))


def of_pictures(user: User) -> tuple[Quota, Quota]:
    """Return a user's quotas of pictures: of their number, and of their bytes."""
    rows = Picture.objects.filter(uploaded_by=user)
    found = rows.aggregate(n=Count("pk"), bytes=Sum("size"))
    number, used = found["n"], found["bytes"] or 0
    how_many = _(
        "You have %(used)d pictures, of %(most)d at most: delete those you do not use, or write "
        "to the editors."
    )
    how_heavy = _(
        "Your pictures take %(used)d MB, of %(most)d at most: delete those you do not use, or "
        "write to the editors."
    )
    return (
        Quota(
            used=number,
            most=MOST_PICTURES,
            said=how_many % {"used": number, "most": MOST_PICTURES},
        ),
        Quota(
            used=used, most=MOST_PICTURE_BYTES, said=how_heavy % _in_mb(used, MOST_PICTURE_BYTES)
        ),
    )


def with_usage(authors: QuerySet[Author]) -> QuerySet[Author]:
    """Annotate authors with what they store here, in one query: null where there is nothing.

    `recap_count`, `picture_count`; `version_bytes`, `picture_bytes`; `wrote_at`, the last time.
    """
    signed = Recap.objects.filter(authors=OuterRef("pk")).order_by().values("authors")
    versions = Revision.objects.filter(saved_by=OuterRef("user")).order_by().values("saved_by")
    uploaded = Picture.objects.filter(uploaded_by=OuterRef("user")).order_by()
    pictures = uploaded.values("uploaded_by")
    return authors.annotate(
        recap_count=Subquery(signed.annotate(it=Count("pk")).values("it")),
        version_bytes=Subquery(versions.annotate(it=Sum("size")).values("it")),
        picture_count=Subquery(pictures.annotate(it=Count("pk")).values("it")),
        picture_bytes=Subquery(pictures.annotate(it=Sum("size")).values("it")),
        wrote_at=Subquery(versions.annotate(it=Max("saved_at")).values("it")),
    )


def _in_mb(used: int, most: int) -> dict[str, int]:
    return {"used": round(used / MB), "most": most // MB}


def keep_picture(file: ContentFile[bytes], by: User) -> Picture:
    """Store a picture for a user, once however often it is sent. Raises ValidationError."""
    known = Picture.objects.filter(uploaded_by=by, file=file.name).first()
    if known:
        return known
    number, size = of_pictures(by)
    number.refuse_more(1)
    size.refuse_more(file.size)
    return Picture.objects.create(file=file, size=file.size, uploaded_by=by)
