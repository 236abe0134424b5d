"""What becomes of a webmention: a reaction, a recap elsewhere, or nothing any more."""

from typing import Any

from django.db import transaction

from core.content import count_change
from core.text import site_of
from recaps import moderation
from recaps.elsewhere.address import same_page
from recaps.elsewhere.markup import cut
from recaps.elsewhere.pictures import fetch_picture, portrait
from recaps.elsewhere.story import Kind, Story
from recaps.models import ExternalRecap, Reaction, Recap, Webmention
from recaps.models.reaction import LONGEST
from recaps.webmentions.targets import Page, page_at

KINDS = {
    Kind.NOTE: Reaction.Kind.REMARK,
    Kind.LIKE: Reaction.Kind.LIKE,
    Kind.REPOST: Reaction.Kind.REPOST,
}


def accept(mention: Webmention, page: Page, story: Story) -> None:
    """Take what the source of a verified webmention says, for an editor to see.

    What it was at first it stays: a reaction does not turn into a recap.
    """
    is_article = story.kind == Kind.ARTICLE and not isinstance(page, Recap)
    if mention.external_recap_id or (is_article and not mention.reaction_id):
        _recap_elsewhere(mention, page, story)
    else:
        _reaction(mention, page, story)


def take_back(mention: Webmention) -> None:
    """Withdraw what the source said, as far as it stands on this webmention.

    What was refused stays refused: else it could come back as new.
    """
    with transaction.atomic():
        if mention.reaction and mention.reaction.state != moderation.State.REFUSED:
            moderation.withdraw(mention.reaction)
        row = mention.external_recap
        # Whoever gave a recap by the form said what it speaks of, whether it links there or not.
        if row and row.source == ExternalRecap.Source.WEBMENTION:
            # Those that wait were verified before.
            states = Webmention.State.VERIFIED, Webmention.State.WAITING
            others = row.webmentions.filter(state__in=states).exclude(pk=mention.pk)
            gone = page_at(mention.target)
            tied = [page_at(other.target) for other in others]
            if gone and not isinstance(gone, Recap) and gone not in tied:
                _tie(row, gone).remove(gone)
                if row.is_published:
                    count_change()
            if not others and row.state != moderation.State.REFUSED:
                moderation.withdraw(row)


def _reaction(mention: Webmention, page: Page, story: Story) -> None:
    avatar = portrait(story.author_picture)
    url = story.address or mention.source
    values: dict[str, Any] = {
        "kind": KINDS.get(story.kind, Reaction.Kind.MENTION),
        "url": url,
        "author_name": story.author_name or _site(url),
        "author_url": story.author_url,
        "text": _text(story),
        "language": story.language,
    }
    if story.written_at:
        values["said_at"] = story.written_at
    if avatar is not None:
        values["avatar"] = avatar
    with transaction.atomic():
        if mention.reaction:
            moderation.change(mention.reaction, **values)
            return
        reaction = Reaction(source=Reaction.Source.WEBMENTION, **{_name(page): page}, **values)
        moderation.hold(reaction)
        Webmention.objects.filter(pk=mention.pk).update(reaction=reaction)


def _text(story: Story) -> str:
    """The words of a reaction: of a like or a repost there are none, of a longer text its gist."""
    if story.kind in {Kind.LIKE, Kind.REPOST}:
        return ""
    words = story.text if story.kind == Kind.NOTE else story.summary
    return cut("\n\n".join(filter(None, (story.title, words))), LONGEST)


def _recap_elsewhere(mention: Webmention, page: Page, story: Story) -> None:
    url = story.address or mention.source
    values: dict[str, Any] = {
        "title": story.title or _site(url),
        "summary": story.summary,
        "author_name": story.author_name or _site(url),
        "author_url": story.author_url,
        "language": story.language,
    }
    if story.written_at:
        values["written_at"] = story.written_at
    known_as = same_page(url)
    row = mention.external_recap or ExternalRecap.objects.filter(known_as=known_as).first()
    with transaction.atomic():
        if row:
            moderation.change(row, **values, **_ties(row, page))
        else:
            source = ExternalRecap.Source.WEBMENTION
            row = ExternalRecap(url=url, known_as=known_as, source=source, **values)
            moderation.hold(row)
            _tie(row, page).add(page)
        Webmention.objects.filter(pk=mention.pk).update(external_recap=row)
    if story.picture:
        fetch_picture.enqueue(row.pk, story.picture)


def _ties(row: ExternalRecap, page: Page) -> dict[str, list[int]]:
    """The tie to a page, beside those that are proposed already."""
    proposed = row.proposed or {}
    ties = {name: proposed[name] for name in ("sessions", "speakers") if name in proposed}
    name = f"{_name(page)}s"
    return ties | {name: [*ties.get(name, ()), page.pk]}


def _tie(row: ExternalRecap, page: Page) -> Any:
    return getattr(row, f"{_name(page)}s")


def _site(url: str) -> str:
    """Who speaks, if nobody says so."""
    return cut(site_of(url), 100)


def _name(page: Page) -> str:
    """The column of a page: recap, session or speaker."""
    return str(page._meta.model_name)
