"""One text at several addresses: the page that the others name as the canonical one."""

from core.client import SECONDS, Client, FetchError
from reactions.elsewhere.address import same_host
from reactions.elsewhere.story import Kind, Story, read


def canonical(story: Story, seconds: float = SECONDS) -> Story | None:
    """The story as the canonical page on its host tells it, or this one if there is no other.

    None if that page cannot be read now. It is asked once, for so many seconds at most.
    """
    if not story.canonical or same_host(story.canonical) != same_host(story.address):
        return story
    try:
        answer = Client(seconds=seconds, cuts=True).get(story.canonical)
    except FetchError:
        return None
    if not 200 <= answer.status < 300:
        return None
    found = read(answer)
    agrees = not found.canonical and same_host(found.address) == same_host(story.address)
    # Some sites name their front page on every page, by mistake.
    is_less = story.kind == Kind.ARTICLE and found.kind != Kind.ARTICLE
    return found if agrees and not is_less else story
