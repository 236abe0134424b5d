"""Every page of the admin says in its markup what its looks say.

Those of the apps are judged where they are asked for in both languages (test_admin_in_french.py).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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


def found(site: Client, page: str) -> list[str]:
    response = site.get(page)
    is_page = response.status_code == 200 and "html" in response["Content-Type"]
    return list(faults(document(response))) if is_page else []


def test_pages_of_no_app_leave_nothing_unsaid(site: Client) -> None:
    names = ("index", "password_change", "start", "state", "colleagues", "second_factor")
    pages = {page: found(site, reverse(f"admin:{page}")) for page in names}
    assert {page: faults for page, faults in pages.items() if faults} == {}
