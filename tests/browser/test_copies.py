"""What is typed at the desk is on the device at once, and gone when its writer signs out."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, expect

from core.models import User
from recaps.models import Recap
from tests.browser.chromium import FLAGS, executable, kill
from tests.browser.copies import expect_kept, expect_nothing_kept, kept
from tests.factories import AuthorFactory, RecapFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def recap() -> Recap:
    user = UserFactory.create(blogger=True, editor=True)
    return RecapFactory.create(status="draft", authors=[AuthorFactory.create(user=user)])


def sign_in(context: BrowserContext, site: str, recap: Recap) -> None:
    client = Client()
    client.force_login(User.objects.get(author__recaps=recap))
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])


def desk_of(recap: Recap) -> str:
    return reverse("desk:write", args=[recap.pk])


def test_a_letter_outlives_the_browser_that_is_killed_after_it(
    chromium: Browser, site: str, recap: Recap, tmp_path: Path
) -> None:
    def start() -> Page:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=executable(), args=FLAGS, base_url=site
        )
        sign_in(context, site, recap)
        page = context.pages[0]
        page.goto(desk_of(recap))
        return page

    page = start()
    # The server is to hear of nothing.
    page.context.set_offline(True)
    page.locator("#id_title").fill("Deux jours")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Et la dernière lettre")
    expect_kept(page, "Et la dernière lettre")
    kill(str(tmp_path))
    assert not recap.revisions.exists()
    page = start()
    expect(page.locator("#id_title")).to_have_value("Deux jours")
    expect(page.locator(".ProseMirror")).to_contain_text("Et la dernière lettre")
    page.context.close()


def is_sent(asked: Request) -> bool:
    return asked.method == "POST"


def test_a_browser_that_keeps_nothing_says_so_and_saves(
    page: Page, site: str, recap: Recap, problems: list[str]
) -> None:
    sign_in(page.context, site, recap)
    words = page.locator("#write")
    saved = page.locator(".write__saved")
    page.goto(desk_of(recap))
    # Its disk is full, or else it may not.
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": 1})
    page.locator("#id_title").fill("Un jour")
    expect(saved).to_have_text(words.get_attribute("data-unkept") or "nothing")
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException(); } })"
    )
    page.keyboard.press("Control+s")
    expect(saved).to_contain_text("Enregistré à")
    page.reload()
    page.locator("#id_title").fill("Deux jours")
    expect(saved).to_have_text(words.get_attribute("data-unkept") or "nothing")
    page.keyboard.press("Control+s")
    expect(saved).to_contain_text("Enregistré à")
    assert recap.revisions.latest("number").document["title_fr"] == "Deux jours"
    page.context.set_offline(True)
    page.locator("#id_title").fill("Deux nuits")
    expect(saved).to_have_text(words.get_attribute("data-full") or "nothing")
    # Whoever leaves is asked.
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]
    problems.clear()


LEFT = """([key, typed]) => new Promise((kept, failed) => {
    const opening = indexedDB.open("m2-copies", 1);
    // The page may not have opened it yet.
    opening.onupgradeneeded = () => opening.result.createObjectStore("copies");
    opening.onerror = failed;
    opening.onsuccess = () => {
        const transaction = opening.result.transaction("copies", "readwrite");
        transaction.objectStore("copies").put(typed, key);
        transaction.oncomplete = () => kept(opening.result.close());
        transaction.onabort = failed;
    };
})"""


def test_a_copy_is_brought_back_to_who_typed_it_alone_and_goes_with_them(
    page: Page, site: str, recap: Recap, problems: list[str]
) -> None:
    ana = recap.authors.get()
    bo = AuthorFactory.create(user=UserFactory.create(blogger=True))
    of_ana, of_bo = (RecapFactory.create(status="draft", authors=[one]) for one in (ana, bo))
    recap.authors.add(bo)
    saved = page.locator(".write__saved")
    sign_in(page.context, site, of_ana)
    page.goto(desk_of(of_ana))
    typed = [["base", "0"], ["title", "Deux jours"], ["body", "<p>Vu.</p>"], ["language", "fr"]]
    of_ana_s_tab = f"account-{ana.user_id}-write-{recap.pk}-abc"
    page.evaluate(LEFT, [of_ana_s_tab, typed])
    # The session is over, and someone else signs in.
    page.context.clear_cookies()
    sign_in(page.context, site, of_bo)
    page.goto(desk_of(recap))
    page.locator("#id_title").fill("Trois jours")
    page.keyboard.press("Control+s")
    expect(saved).to_contain_text("Enregistré à")
    assert not recap.revisions.filter(saved_by=ana.user).exists()

    # While the site is away nobody signs out, and nothing goes.
    page.evaluate(LEFT, [f"account-{bo.user_id}-write-{of_bo.pk}-abc", typed])
    other = page.context.new_page()
    other.goto(reverse("account_logout"))
    other.route("**/*", lambda route: route.abort())
    with other.expect_event("requestfailed", is_sent):
        other.locator("main [type=submit]").click()
    assert len(kept(page)) == 2
    other.unroute("**/*")
    # Only their own goes as they sign out; the page that is open keeps nothing more.
    other.goto(reverse("account_logout"))
    other.locator("main [type=submit]").click()
    expect(other.locator("main form[data-sign-out]")).to_have_count(0)
    assert kept(page) == [of_ana_s_tab]
    page.route(
        "**/ecrire/**", lambda route: route.abort() if is_sent(route.request) else route.continue_()
    )
    page.locator("#id_title").press_sequentially("!")
    expect(saved).to_have_text(page.locator("#write").get_attribute("data-full") or "nothing")
    assert kept(page) == [of_ana_s_tab]
    page.close()

    sign_in(other.context, site, of_ana)
    other.goto(desk_of(recap))
    expect(other.locator(".write__saved")).to_contain_text("version 3")
    assert recap.revisions.get(aside=True).saved_by == ana.user
    expect_nothing_kept(other)
    problems.clear()
