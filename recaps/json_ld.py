"""Recaps and authors as linked data (schema.org)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import absolute
from core.templatetags.text import language_of, plain
from core.text.json_ld import breadcrumbs, collection_page
from recaps.article import Article
from recaps.list_items import ListItem
from recaps.models import Author, Recap
from recaps.relations import Signature
from recaps.text.subjects import Subject
from talks.programme import schema

Node = dict[str, Any]


class LinkedData:
    """A builder of nodes with absolute addresses in the active language."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def address(self, name: str, *arguments: str) -> str:
        return absolute(self.request, reverse(name, args=arguments))

    def crumbs(self, *trail: tuple[str, str]) -> Node:
        """Return the breadcrumbs from the list of recaps to a page, as names and paths."""
        whole = ((_("Recaps"), reverse("recaps:list")), *trail)
        return breadcrumbs(*((name, absolute(self.request, path)) for name, path in whole))

    def posting(self, recap: Recap, article: Article) -> Node:
        """Return a recap as a BlogPosting, as its page shows it."""
        url = self.address("recaps:recap", recap.slug)
        return {
            "@type": "BlogPosting",
            "@id": url,
            "url": recap.original_url or url,
            "mainEntityOfPage": url,
            "name": plain(article.title),
            "headline": plain(article.title),
            "description": plain(article.standfirst),
            "inLanguage": article.language,
            "datePublished": recap.published_at.isoformat() if recap.published_at else "",
            "dateModified": recap.changed_at.isoformat() if recap.changed_at else "",
            "author": [self.author(author) for author in article.authors],
            "image": absolute(self.request, recap.cover.url) if recap.cover else "",
            "about": [
                *(self._event(each) for each in article.subjects if not each.row.session.withdrawn),
                *(self._person("talks:speaker", s) for s in article.people if not s.withdrawn),
            ],
            "keywords": [plain(topic.name) for topic in article.topics],
            "isBasedOn": recap.sources,
        }

    def collection(self, url: str, name: str, items: Iterable[ListItem], start: int) -> Node:
        """Return a page of a list of recaps; its first item is number `start`."""
        return collection_page(url, name, map(self._listed, items), start)

    def _listed(self, item: ListItem) -> Node:
        """Return a recap as a BlogPosting, as a list shows it."""
        url = str(item.url)
        return {
            "@type": "BlogPosting",
            "url": absolute(self.request, url) if url.startswith("/") else url,
            "name": plain(item.title),
            "headline": plain(item.title),
            "description": plain(item.standfirst),
            "inLanguage": item.language or language_of(item.title),
            "datePublished": item.published_at.isoformat() if item.published_at else "",
            "author": [
                self.author(author) if author.slug else {"@type": "Person", "name": author.name}
                for author in item.authors
            ],
        }

    def author(self, author: Author | Signature) -> Node:
        return self._person("recaps:author", author) | {"sameAs": author.url}

    def _event(self, subject: Subject) -> Node:
        return {
            "@type": "Event",
            "url": absolute(self.request, subject.row.url),
            "name": plain(subject.row.session.title),
            "startDate": subject.row.when.start_iso if subject.row.when else "",
        }

    def _person(self, page: str, person: Author | Signature | schema.Speaker) -> Node:
        url = self.address(page, person.slug)
        return {"@type": "Person", "@id": url, "url": url, "name": person.name}
