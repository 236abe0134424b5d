"""The canonical page of a text that has several addresses."""

from core.client import SECONDS, Client, FetchError
from core.page_metadata.address import same_host
from core.page_metadata.parsing import PageKind, PageMetadata, parse


def canonical(metadata: PageMetadata, seconds: float = SECONDS) -> PageMetadata | None:
    """Return the metadata of the canonical page on the same host, or `metadata` if there is none.

    Return None if that page cannot be read now. It is fetched once, for at most `seconds`.
    """
    if not metadata.canonical or same_host(metadata.canonical) != same_host(metadata.address):
        return metadata
    try:
        answer = Client(seconds=seconds, cuts=True).get(metadata.canonical)
    except FetchError:
        return None
    if not 200 <= answer.status < 300:
        return None
    found = parse(answer)
    agrees = not found.canonical and same_host(found.address) == same_host(metadata.address)
    # Some sites name their front page on every page, by mistake.
    is_less = metadata.kind == PageKind.ARTICLE and found.kind != PageKind.ARTICLE
    return found if agrees and not is_less else metadata
