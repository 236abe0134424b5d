"""Every page of the admin says in its markup what its looks say."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.models import RowChange
from talks.models import Session
from tests.admin import document

pytestmark = pytest.mark.django_db

CONTROLS = ".//*[self::input[not(@type='hidden')] or self::select or self::textarea]"
LABELLABLE = "self::input or self::select or self::textarea or self::output or self::progress"


def said(element: Any) -> str:
    """What an element says: its words, those of its images, or what it is called."""
    called = element.xpath("@aria-label | @title | .//img/@alt")
    return " ".join([element.text_content(), *called]).strip()


def is_named(form: Any) -> bool:
    # One that is hidden only sends what buttons elsewhere belong to.
    named = any(form.get(name) for name in ("aria-label", "aria-labelledby", "role"))
    return named or form.get("hidden") is not None


def faults(page: Any) -> Iterator[str]:
    """What would be missed by who does not see a page of the admin."""
    yield from faults_but_of_forms(page)
    yield from faults_of_forms(page)


def faults_but_of_forms(page: Any) -> Iterator[str]:
    """Those of any page; a form that is alone in its section needs no name of its own."""
    ids = page.xpath("//@id")
    for group in page.xpath("//fieldset"):
        first = next(iter(group), None)
        if first is None or first.tag != "legend" or not said(first):
            yield f"a group without a name: {group.get('class')}"
    for label in page.xpath("//label"):
        named = page.xpath(f"//*[@id=$id and ({LABELLABLE})]", id=label.get("for", ""))
        if len(named or label.xpath(CONTROLS)) != 1 or not said(label):
            yield f"a label of no control, or several: {said(label)!r}"
    for attribute in ("aria-labelledby", "aria-describedby"):
        for name in " ".join(page.xpath(f"//@{attribute}")).split():
            if ids.count(name) != 1:
                yield f"{attribute} {name}: {ids.count(name)} times on the page"
    yield from (f"a header of nothing: {said(th)}" for th in page.xpath("//th[not(@scope)]"))
    yield from (f"a link without words: {a.get('href')}" for a in page.xpath("//a") if not said(a))
    if len(page.xpath("//article[not(@aria-label or @aria-labelledby)]")) > 1:
        yield "articles without a name"
    grouped = "ancestor::fieldset or ancestor::table or ancestor::*[@role='group']"
    boxes = page.xpath(f"//input[@type='checkbox'][not({grouped})]")
    alike = Counter(box.get("name") for box in boxes)
    yield from (f"boxes of no group: {name}" for name, count in alike.items() if count > 1)


def faults_of_forms(page: Any) -> Iterator[str]:
    forms = page.xpath("//form")
    for form in forms:
        elsewhere = page.xpath("//*[@form=$id and @type='submit']", id=form.get("id", ""))
        if not (elsewhere or form.xpath(".//button | .//input[@type='submit']")):
            yield f"a form without a button: {form.get('id')}"
    unnamed = [form.get("id") for form in forms if not is_named(form)]
    if len(unnamed) > 1:
        yield f"forms without a name: {unnamed}"


def address(name: str, *choices: list[Any]) -> str:
    """The address of a view with the first of these arguments that it takes."""
    for arguments in choices:
        with suppress(NoReverseMatch):
            return reverse(f"admin:{name}", args=arguments)
    raise NoReverseMatch(name)


APPS = {model._meta.app_label for model in admin.site._registry}  # noqa: SLF001 (all)


def addresses(app: str) -> Iterator[str]:
    """The pages of an app in the admin: of all its rows, and what it adds to them."""
    yield reverse("admin:app_list", args=[app])
    for model, its_admin in admin.site._registry.items():  # noqa: SLF001 (all there are)
        if model._meta.app_label != app:
            continue
        rows: models.QuerySet[Any] = models.QuerySet(model)
        whole = {"whole_model": model._meta.label_lower, "whole_id": rows[0].pk}
        version = [rows[0].pk, getattr(RowChange.objects.filter(**whole).first(), "pk", 0)]
        session = ["session", Session.objects.get().pk]
        for pattern in its_admin.get_urls():
            # A newsletter is a page of its readers.
            if pattern.name and pattern.name != "newsletter_digest_html":
                yield address(pattern.name, [], [rows[0].pk], session, version)


def judged(site: Client, pages: Iterator[str]) -> dict[str, list[str]]:
    """What is wrong on each of those that are pages."""
    found = {}
    for page in pages:
        response = site.get(page)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            found[page] = list(faults(document(response)))
    return found


def test_pages_of_no_app_leave_nothing_unsaid(site: Client) -> None:
    names = ("index", "password_change", "start", "state", "colleagues", "second_factor")
    found = judged(site, (reverse(f"admin:{name}") for name in names))
    assert found == {page: [] for page in found}


@pytest.mark.parametrize("app", sorted(APPS))
def test_pages_of_an_app_leave_nothing_unsaid(site: Client, app: str) -> None:
    found = judged(site, addresses(app))
    assert len(found) > 3
    assert found == {page: [] for page in found}
