"""Nothing that a hostile person left in the rows runs on a page, even without the policy (CSP)."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import escape
from itertools import batched, cycle, product
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, expect

from core.models import User
from newsletter.models import Digest
from reactions.comments import forms
from reactions.models import Reaction
from recaps.models import ExternalRecap, Recap
from recaps.text.body import sanitize
from talks.releases import publish
from tests import servers
from tests.browser.conftest import Server
from tests.browser.door import enter_admin
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    ExternalRecapFactory,
    ReactionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)
from tests.reactions.comments.writing import comment
from tests.sampling import sample
from tests.servers import Script, running
from writing.imports.running import start

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).with_name("hostile.txt").read_text().splitlines()
VECTORS = [line.replace(r"\x00", "\x00") for line in CORPUS if line and not line.startswith("#")]
# The picture that they name.
COVER = f"{'a1' * 12}.jpg"
SHOWN_OR_HELD = (Reaction.State.PUBLISHED, Reaction.State.HELD)
# So many share a text: some swallow what follows them.
TOGETHER = 8

# What must not be on a page, whether or not something sets it off.
OFFENCES = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const plain = value.replace(/[\\s\\0-\\x1f]/g, "").toLowerCase();
      const isAddress = /^(xlink:)?(href|src|data)$|action$/.test(name);
      if (name.startsWith("on") || name === "srcdoc" || name === "style"
        || (isAddress && /^(javascript|data|vbscript|blob|feed|view-source):/.test(plain))
        || (isAddress && element.tagName !== "A" && /hostile\\.example/.test(plain)))
        found.push(`${element.tagName} ${name}=${value}`);
    }
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "FRAMESET"].includes(element.tagName)
      || (element.tagName === "META" && element.httpEquiv === "refresh"))
      found.push(element.outerHTML);
  }
  return found;
}"""


# Every picture has come or failed, and a frame was drawn since.
SETTLED = """async () => {
  const coming = [...document.images].filter(img => !img.complete && img.loading !== "lazy");
  await Promise.all(coming.map(img => new Promise(done => {
    img.addEventListener("load", done);
    img.addEventListener("error", done);
  })));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}"""


class Watch:
    """What happens in a browser that must not."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.seen: list[str] = []
        context.expose_binding(
            "hit", lambda source: self.seen.append(f"ran on {source['page'].url}")
        )
        context.on("dialog", self.dismiss)
        context.on("request", self.note)

    def dismiss(self, dialog: Dialog) -> None:
        self.seen.append(f"said {dialog.message}")
        dialog.dismiss()

    def note(self, request: Request) -> None:
        """Nobody answers elsewhere (`chromium.py`), but is asked."""
        if not request.url.startswith((self.site, "data:")):
            self.seen.append(f"asked {request.url}")

    def look(self, page: Page) -> None:
        # Let images fail, which is when many of them would run, and focus move.
        page.wait_for_load_state("load")
        page.evaluate(SETTLED)
        self.seen += [f"{page.url}: {found}" for found in page.evaluate(OFFENCES)]


@pytest.fixture
def context(chromium: Browser, server: Server, site: str) -> Iterator[BrowserContext]:
    """Show what the site answers, but for its policy."""
    application = WSGIHandler()

    def without_policy(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            policy = "content-security-policy"
            kept = [header for header in headers if not header[0].lower().startswith(policy)]
            return start_response(status, kept, *rest)

        return application(environ, start)

    server.set_app(without_policy)
    context = chromium.new_context(base_url=site)
    yield context
    context.close()


def test_no_vector_survives_being_cleaned(context: BrowserContext, site: str) -> None:
    """Each by itself, parsed as a page and then, as scripts do, again from what was made of it."""
    watch, page = Watch(context, site), context.new_page()
    page.goto("/robots.txt")
    # What is not clean is seen; else all of this would prove nothing.
    raw = "".join(f"<div>{vector}</div>" for vector in VECTORS if vector.startswith("<img"))
    page.evaluate("html => document.body.innerHTML = html", raw)
    watch.look(page)
    assert any("ran on" in each for each in watch.seen)
    assert any("asked https://hostile.example/pixel.png" in each for each in watch.seen)
    assert any("onerror" in each for each in watch.seen)
    watch.seen.clear()
    page.goto("/robots.txt")
    clean = "".join(f"<section>{sanitize(vector)}</section>" for vector in VECTORS)
    page.set_content(f"<body>{clean}</body>")
    watch.look(page)
    for _again in range(3):
        page.evaluate("() => { document.body.innerHTML = document.body.innerHTML; }")
    watch.look(page)
    assert watch.seen == []


def changed(state: Reaction.State, **values: str) -> dict[str, str] | None:
    """What came since readers see it."""
    return values if state == Reaction.State.PUBLISHED else None


def put_everywhere() -> list[str]:
    """Let every field of every row that recaps show hold vectors; give the addresses of pages."""
    if not default_storage.exists(COVER):
        default_storage.save(COVER, picture(4, 3))
    edition = EditionFactory.create(slug="2027", is_current=True)
    words = cycle(VECTORS)
    # A name with that host is taken for its address.
    names = cycle(vector[:100] for vector in VECTORS if "hostile.example" not in vector)
    speaker = SpeakerFactory.create(slug="ana", name=VECTORS[0][:100])
    session = SessionFactory.create(
        edition=edition, slug="phares", title_fr=next(words)[:200], speakers=[speaker]
    )
    SlotFactory.create(session=session)
    publish(edition)
    batches = sample([*batched(VECTORS, TOGETHER)], 3)
    for number, together in enumerate(batches):
        body = "".join(f"<div>{vector}</div>" for vector in together)
        mentions = "".join(
            f'<p><a data-mention="{kind}" href="/x">{escaped}</a></p>'
            for kind, escaped in (
                (f"session:{session.key}", next(words)),
                (f"speaker:{speaker.key}", next(words)),
            )
        )
        pull = f'<figure class="quote pull"><blockquote><p>{together[0]}</p></blockquote></figure>'
        recap = RecapFactory.create(
            slug=f"hostile-{number}",
            title_fr=next(words)[:200],
            title_en=next(words)[:200],
            standfirst_fr=next(words),
            standfirst_en=next(words),
            body_fr=mentions + body + pull,
            body_en=pull + body + mentions,
            cover=COVER,
            cover_alt_fr=next(words)[:200],
            cover_alt_en=next(words)[:200],
            notice_fr=next(words),
            notice_en=next(words),
            sources=["javascript://x.example/%0ahit()"],
            original_url="javascript://x.example/%0ahit()" if number % 2 else "",
            authors=[
                AuthorFactory.create(
                    slug=f"auteur-{number}",
                    name=next(words)[:150],
                    bio_fr=next(words),
                    bio_en=next(words),
                    url="javascript://x.example/%0ahit()",
                )
            ],
            tags=[TagFactory.create(slug=f"mot-{number}", name=next(words)[:90])],
            sessions=[session],
            speakers=[speaker],
        )
        for target in ({"recap": recap}, {"session": session}, {"speaker": speaker}):
            for source, state in product(Reaction.Source, SHOWN_OR_HELD):
                ReactionFactory.create(
                    **target,
                    source=source,
                    state=state,
                    author_name=next(words)[:100],
                    author_url="javascript://x.example/%0ahit()",
                    url="javascript://x.example/%0ahit()",
                    text="\n".join(together),
                    avatar=next(names),
                    language=next(words)[:35],
                    proposed=changed(state, text=together[0], avatar=next(names)),
                )
        for state in SHOWN_OR_HELD:
            ExternalRecapFactory.create(
                state=state,
                known_as=f"{state}-{number}",
                url="javascript://x.example/%0ahit()",
                title=next(words)[:200],
                summary=next(words)[:500],
                author_name=next(words)[:100],
                author_url="javascript://x.example/%0ahit()",
                picture=next(names),
                language=next(words)[:35],
                proposed=changed(state, title=together[0][:200], picture=next(names)),
                sessions=[session],
                speakers=[speaker],
            )
    return [
        *(
            address.format(number)
            for number in range(len(batches))
            for address in ("/recits/hostile-{}/", "/en/recaps/hostile-{}/")
        ),
        "/recits/auteurs/auteur-0/", "/themes/mot-0/", "/", "/recits/", "/2027/",
        "/intervenants/ana/", "/2027/sessions/phares/",
    ]  # fmt: skip


def signed_in(context: BrowserContext, organiser: User) -> Page:
    page = context.new_page()
    enter_admin(page, organiser.email)
    return page


# What the admin's own scripts set, and the frames that mails are looked at in.
OWN = ("style=", '<iframe sandbox="" width="100%" height="600" src="/admin/newsletter/digest/')


def test_no_page_feed_nor_queue_runs_what_rows_hold(
    context: BrowserContext, site: str, settings: LazySettings
) -> None:
    """Neither where it is read, nor in a feed reader's own page, nor where an editor works."""
    settings.SITE_URL = site
    addresses = put_everywhere()
    letter = Digest.objects.create(subject_fr=VECTORS[0][:150], intro_fr="\n".join(VECTORS))
    letter.recaps.set(Recap.objects.all())
    letter.external_recaps.set(ExternalRecap.objects.all())
    reaction, elsewhere = Reaction.objects.all()[0], ExternalRecap.objects.all()[0]
    watch = Watch(context, site)
    page = signed_in(context, UserFactory.create(editor=True))
    for address in (
        *addresses,
        "/admin/reactions/reaction/moderation/",
        "/admin/reactions/reaction/",
        f"/admin/reactions/reaction/{reaction.pk}/change/",
        f"/admin/recaps/externalrecap/{elsewhere.pk}/change/",
        f"/admin/newsletter/digest/{letter.pk}/look/",
        # Without its frame, in which nothing could run.
        f"/admin/newsletter/digest/{letter.pk}/look/fr/",
    ):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        watch.look(page)
    payload: dict[str, Any] = json.loads(context.request.get("/recits/feed.json").text())
    assert len(payload["items"]) >= 3
    html = "".join(f"<article>{item['content_html']}</article>" for item in payload["items"])
    page.goto("/robots.txt")
    page.set_content(f"<body>{html}</body>")
    watch.look(page)
    assert [each for each in watch.seen if not any(own in each for own in OWN)] == []


def test_no_form_gives_it_back(
    context: BrowserContext, site: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what a page elsewhere says of itself, nor what was typed beside a mistake."""
    monkeypatch.setattr(forms, "FASTEST", timedelta(seconds=-1))
    settings.FETCH_LOOPBACK = True
    EditionFactory.create(is_current=True)
    watch, page, send = Watch(context, site), context.new_page(), "main form [type=submit]"

    def fill(**typed: str) -> None:
        for name, words in typed.items():
            page.locator(f"main [name={name}]").fill(words.replace("\0", ""))
        # What a browser would not send is what comes back.
        page.locator("main form").evaluate_all(
            "forms => forms.forEach(form => form.noValidate = true)"
        )
        with page.expect_navigation():
            page.locator(send).first.click()
        watch.look(page)

    everything = "\n".join(VECTORS)
    page.goto("/recits/racontez/")
    fill(url=everything)
    expect(page.locator(".errorlist")).to_be_visible()
    with running() as elsewhere:
        said, [first, second, *_others] = escape(everything), VECTORS
        elsewhere.scripts["/"] = html_page(
            f"<html lang='{escape(first)}'><title>{said}</title>"
            f"<meta name=author content='{escape(first)}'>"
            f"<meta name=description content='{said}'>"
            "<link rel=canonical href=\"/#'onfocus='hit()'autofocus='\">"
        )
        fill(url=f"http://localhost:{elsewhere.port}/")
        fill(title=everything, summary=everything)
        expect(page.locator(".errorlist").first).to_be_visible()
        fill(title=first, summary=second)
        expect(page.locator("main [role=status]")).to_be_visible()
        # Now that it is known, its words are shown and not asked for.
        page.goto("/recits/racontez/")
        fill(url=f"http://localhost:{elsewhere.port}/")
        expect(page.locator("dl.fact-sheet bdi")).to_have_count(2)

    recap = RecapFactory.create(slug="bilan", title_fr=VECTORS[0])
    row = comment(recap, text=everything, author_name=VECTORS[0], author_url="javascript:hit()")
    page.goto(f"/recits/reactions/bilan/?to={row.pk}")
    fill(text=everything, author_name=everything, email=everything, author_url=everything)
    expect(page.locator(".errorlist").first).to_be_visible()
    page.goto(row.own_path)
    watch.look(page)
    fill(text=everything, author_name=everything, author_url=everything)
    expect(page.locator(".errorlist").first).to_be_visible()
    assert watch.seen == []


def html_page(content: str) -> Script:
    return servers.page(content.encode(), "Content-Type: text/html; charset=utf-8")


def test_nothing_brought_as_markdown_runs(context: BrowserContext, site: str) -> None:
    """On its page, where it is read, and in the editor, which sets it into a page again."""
    EditionFactory.create(is_current=True)
    organiser = UserFactory.create(organiser=True)
    watch = Watch(context, site)
    page = signed_in(context, organiser)
    for together in sample([*batched(VECTORS, 10 * TOGETHER)], 1):
        title = json.dumps(together[0])
        text = "\n\n".join([f"---\ntitle: {title}\nstandfirst: {title}\n---", *together])
        # A file with that sign is no text, and is refused whole.
        file = ContentFile(text.replace("\x00", "").encode(), "hostile.md")
        [draft] = [each.recap for each in start(file, organiser, site, "fr").files.all()]
        assert draft
        page.goto(f"/ecrire/{draft.pk}/apercu/")
        watch.look(page)
        for address in (f"/ecrire/{draft.pk}/", f"/admin/recaps/recap/{draft.pk}/read/"):
            answer = page.goto(address)
            assert answer
            assert answer.ok, address
        watch.look(page)
    assert watch.seen == []
