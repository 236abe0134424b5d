"""The names of tasks, in words: the path of a function says nothing to organisers."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from operations.checkup import Text

NAMES: dict[str, Text] = {
    "core.history.deleted.forget_deleted": gettext_lazy("forgetting what was deleted long ago"),
    "core.files.images.delete_pictures": gettext_lazy("deleting pictures that nobody shows"),
    "core.files.images.make_renditions": gettext_lazy("making smaller copies of a picture"),
    "core.mail.outbox.forget_expired": gettext_lazy("deleting letters that let nobody in any more"),
    "core.mail.outbox.forget_old": gettext_lazy("deleting old letters"),
    "core.mail.outbox.send_letter": gettext_lazy("sending a letter"),
    "core.files.uploads.forget": gettext_lazy("deleting files of forms that are finished"),
    "core.files.uploads.sweep": gettext_lazy("removing files of forms that nobody finished"),
    "exchange.running.read_import": gettext_lazy("reading a programme that is imported"),
    "exchange.running.sweep": gettext_lazy("removing files of old imports"),
    "exchange.running.write_import": gettext_lazy("writing a programme that is imported"),
    "operations.backups.journal.write_down": gettext_lazy("writing down what was erased"),
    "marseille20.booklets.tasks.print_asked": gettext_lazy("printing a booklet"),
    "marseille20.booklets.tasks.print_booklets": gettext_lazy("printing booklets"),
    "operations.periodic.forget_results": gettext_lazy("forgetting how old tasks ended"),
    "operations.periodic.forget_sessions": gettext_lazy("forgetting sign-ins that are over"),
    "marseille20.receivers.make_what_is_missing": gettext_lazy(
        "looking for images and booklets that are missing"
    ),
    "marseille20.social_images.tasks.draw_social_images": gettext_lazy("drawing social images"),
    "marseille20.social_images.tasks.sweep": gettext_lazy("removing old social images"),
    "mailings.sending.deliver": gettext_lazy("sending a mailing"),
    "mailings.sending.forget_old": gettext_lazy("forgetting whom mailings went to long ago"),
    "newsletter.sending.deliver": gettext_lazy("sending a newsletter"),
    "newsletter.subscribers.forget_unconfirmed": gettext_lazy(
        "forgetting subscriptions that nobody confirmed"
    ),
    "participation.proposals.sweep": gettext_lazy("deleting proposed files that nobody needs"),
    "participation.retention.forget_outlived": gettext_lazy(
        "erasing what speakers said, once it is kept no longer"
    ),
    "participation.uploads.delete": gettext_lazy("deleting proposed files that are decided on"),
    "picks.selections.forget_outlived": gettext_lazy("deleting picks of editions long over"),
    "printing.jobs.sweep": gettext_lazy("removing old printed files"),
    "push.announcing.announce": gettext_lazy("preparing notifications of what changed"),
    "push.reminders.forget_outlived": gettext_lazy("deleting bells of editions long over"),
    "push.reminders.look_ahead": gettext_lazy("planning notifications"),
    "push.reminders.remind": gettext_lazy("preparing notifications of what starts"),
    "push.sending.deliver": gettext_lazy("sending notifications"),
    "reactions.comments.receiving.forget_unconfirmed": gettext_lazy(
        "deleting comments that nobody confirmed"
    ),
    "reactions.elsewhere.pictures.fetch_picture": gettext_lazy("fetching a picture elsewhere"),
    "reactions.elsewhere.reading.forget_page": gettext_lazy("forgetting a page elsewhere"),
    "reactions.elsewhere.reading.read_pages": gettext_lazy("reading pages elsewhere"),
    "reactions.notifications.tell_author_of_more": gettext_lazy("notifying an author of comments"),
    "reactions.notifications.tell_editors_of_more": gettext_lazy(
        "notifying editors of what waits for them"
    ),
    "reactions.webmentions.verification.verify": gettext_lazy("verifying a webmention"),
    "recaps.cards.filling.fill": gettext_lazy("filling a card of a recap"),
    "recaps.cards.forgetting.forget_unshown": gettext_lazy("forgetting cards that no recap shows"),
    "recaps.pictures.delete_unshown": gettext_lazy("deleting pictures that no recap shows"),
    "recaps.thinning.thin_revisions": gettext_lazy("thinning the versions of a recap"),
    "recaps.webmentions.sending.send": gettext_lazy("notifying a page that a recap links to it"),
    "recaps.webmentions.sending.send_when_published": gettext_lazy(
        "notifying pages of a recap that appeared"
    ),
    "talks.erasure.finish_erasing": gettext_lazy("erasing in older releases"),
    "talks.erasure.go_on_erasing": gettext_lazy("looking for what is still to be erased"),
    "timetable.steps.forget_old": gettext_lazy("forgetting old steps on the sheet"),
    "writing.imports.running.run_import": gettext_lazy("making drafts of brought texts"),
    "writing.imports.running.sweep": gettext_lazy("removing brought files that nobody needs"),
    "writing.invitations.forget_old": gettext_lazy("deleting old invitations"),
}


def named(path: str) -> str:
    """Return what the task of a function does, as a sentence begins; also of another version."""
    return capfirst(str(NAMES.get(path) or _("a task of another version")))
