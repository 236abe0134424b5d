"""The identity in memory: it comes with the content version, and outlives the database."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from core.branding import identity
from core.branding.identity import identity_for, known_identity, read, site_identity
from core.models import ContentVersion, SiteIdentity

pytestmark = pytest.mark.django_db


def test_it_comes_with_the_version_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    SiteIdentity(name="Rencontres").save()
    with django_assert_num_queries(1):
        version = read()
    assert version == ContentVersion.current()
    with django_assert_num_queries(0):
        assert site_identity().name == "Rencontres"


def test_who_changes_it_sees_it_at_once() -> None:
    assert site_identity().name == "Marseille 2.0"
    SiteIdentity(name="Rencontres").save()
    assert site_identity().name == "Rencontres"


def test_an_older_answer_replaces_no_newer_one() -> None:
    SiteIdentity(name="Rencontres").save()
    read()
    identity.IdentityMemory.version += 1
    SiteIdentity.objects.update(name="Autrefois")
    read()
    assert known_identity().name == "Rencontres"


def test_what_was_known_is_believed_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    SiteIdentity(name="Rencontres").save()
    read()

    def away() -> int:
        raise OperationalError("away")

    monkeypatch.setattr(identity, "read", away)
    identity.forget()
    assert site_identity().name == "Rencontres"


def test_a_page_has_the_one_of_its_version() -> None:
    request = RequestFactory().get("/")
    assert identity_for(request).name == "Marseille 2.0"
    request.identity = SiteIdentity(name="Rencontres")  # type: ignore[attr-defined]
    assert identity_for(request).name == "Rencontres"
