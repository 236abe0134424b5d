"""The tasks that print the booklets, after each change of the content or on request."""

from collections.abc import Iterator
from functools import partial

from django.tasks import task

from core.content.version import count_change
from core.files.storage import or_later
from core.text.translated import LANGUAGES
from marseille20.booklets.content import document
from marseille20.models import Booklet, BookletFailure
from marseille20.social_images.tasks import draw_social_images
from printing.jobs import PrintJob, sweep
from talks.published import PublishedEdition, current_site

# Sessions on the programme: more take minutes of a small machine for each language.
MOST_UNASKED = 300


@task(queue_name="background", priority=-20)
def print_booklets(version: int) -> None:
    """Print what changed, then have the images drawn: all of that is one change of content.

    `version` is that of the content which asked for it.
    """
    site = current_site()
    if site.version != version:
        return
    released = [edition for edition in site.editions if edition.released]
    with or_later(print_booklets, version):
        changed = [job.update() for edition in released for job in print_jobs(edition)]
        sweep.call()
        draw_social_images.enqueue(version, changed=any(changed))


@task(queue_name="background")
def print_asked(edition_pk: int) -> None:
    """Print the booklets of an edition on request."""
    with or_later(print_asked, edition_pk):
        for edition in current_site().editions:
            if edition.pk == edition_pk and edition.released:
                BookletFailure.objects.filter(edition=edition_pk).delete()
                for job in print_jobs(edition):
                    if job.update(asked=True):
                        count_change(takes_away=False)


def is_large(edition: PublishedEdition) -> bool:
    """Tell whether the booklets of an edition are printed only on request."""
    return len(edition.programme.listed) > MOST_UNASKED


def print_jobs(edition: PublishedEdition) -> Iterator[PrintJob]:
    """Yield the print jobs of an edition: a booklet in each language."""
    for language in LANGUAGES:
        yield PrintJob(
            name=f"booklet {edition.slug}, {language}",
            files=Booklet,
            failures=BookletFailure,
            key={"edition_id": edition.pk, "language": language},
            compose=partial(document, edition, language),
            on_request=is_large(edition),
        )
