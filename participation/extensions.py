"""What participation adds to the apps below."""

from collections.abc import Iterator

from django.db.models import Model

from core.admin.base import ABOVE_FORM, ADDED_INLINES, LIST_TOOLS, GuardedInline
from core.content.overview import LINES
from core.mail.outbox import CONTEXTS
from events.admin.pages import EDITION_PAGES
from mailings.extension_points import AUDIENCES
from participation import answers, consents, declining, links, overview, own_data
from participation.address_book import Contacts
from participation.admin import details, filming, noes, proposals
from participation.admin.addresses import ADDRESSES
from participation.admin.contact import ContactInline
from participation.admin.contradictions import contradictions
from participation.admin.forgotten import above_form as above_form_of_forgotten
from participation.admin.moved import MOVED_PAGE
from participation.admin.unanswered import UNANSWERED, list_tools
from participation.audience import audiences
from participation.circumstances import seen, when_there
from participation.erasing import erase_with
from participation.moves import moved_audiences, offers
from speakers.address_book import ADDRESS_BOOKS
from speakers.models import Speaker
from talks.admin.announcing import AFTER_PUBLISHING
from talks.admin.problems import WARNINGS
from talks.clashes import CIRCUMSTANCES, CIRCUMSTANCES_SEEN
from talks.erasure import ERASED_WITH
from talks.portraits import REMOVED_WITH


def register() -> None:
    """Fill the extension points of the apps below."""
    ABOVE_FORM.add(noes.above_form)
    ABOVE_FORM.add(proposals.above_form)
    ABOVE_FORM.add(above_form_of_forgotten)
    ADDED_INLINES.add(inlines)
    EDITION_PAGES.add(lambda: proposals.PAGE)
    ERASED_WITH.add(erase_with)
    LINES.add(proposals.lines)
    CONTEXTS[links.LETTER] = links.in_letter
    for letter in answers.LETTERS:
        CONTEXTS[letter] = answers.in_letter
    CONTEXTS[consents.LETTER] = consents.in_letter
    CONTEXTS[declining.LETTER] = declining.in_letter
    for letter in (own_data.ERASED, own_data.PORTRAIT_REMOVED):
        CONTEXTS[letter] = own_data.in_letter
    REMOVED_WITH.add(own_data.forget_proposed_portraits)
    ADDRESS_BOOKS.add(Contacts)
    AUDIENCES.add(audiences)
    AUDIENCES.add(moved_audiences)
    AFTER_PUBLISHING.add(offers)
    EDITION_PAGES.add(lambda: filming.FILMING)
    EDITION_PAGES.add(lambda: details.DETAILS)
    WARNINGS.add(contradictions)
    CIRCUMSTANCES.add(when_there)
    CIRCUMSTANCES_SEEN.add(seen)
    EDITION_PAGES.add(lambda: UNANSWERED)
    EDITION_PAGES.add(lambda: ADDRESSES)
    EDITION_PAGES.add(lambda: MOVED_PAGE)
    LINES.add(overview.lines)
    LINES.add(overview.wishes)
    LIST_TOOLS.add(list_tools)


def inlines(model: type[Model]) -> Iterator[type[GuardedInline]]:
    """Yield what is known of a speaker and never public, for the speaker's page."""
    if model is Speaker:
        yield ContactInline
