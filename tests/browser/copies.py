"""What a browser keeps of what is typed, and has not reached the server yet."""

import json

from playwright.sync_api import Page

# What a method of the store of copies returns.
ASKED = """async (method) => {
    const made = (await indexedDB.databases()).some(({ name }) => name === "m2-copies");
    return !made ? [] : new Promise((found, fail) => {
        const opening = indexedDB.open("m2-copies");
        opening.onerror = fail;
        opening.onsuccess = () => {
            const asked = opening.result.transaction("copies").objectStore("copies")[method]();
            asked.onsuccess = () => { opening.result.close(); found(asked.result); };
        };
    });
}"""


def kept(page: Page) -> list[str]:
    """Return the keys of all copies that the browser of a page keeps."""
    return page.evaluate(ASKED, "getAllKeys")  # type: ignore[no-any-return]


def expect_nothing_kept(page: Page) -> None:
    _expect(page, "(copies) => !copies.length")


def expect_kept(page: Page, words: str) -> None:
    _expect(page, f"(copies) => JSON.stringify(copies).includes({json.dumps(words)})")


def _expect(page: Page, condition: str) -> None:
    # Playwright’s own wait evaluates text in the page when it has to try again: forbidden here.
    page.evaluate(f"""async () => {{
        const copies = {ASKED};
        const isMet = {condition};
        for (const end = Date.now() + 10_000; !isMet(await copies("getAll"));) {{
            if (Date.now() > end) throw new Error("not within ten seconds");
            await new Promise((resolve) => setTimeout(resolve, 20));
        }}
    }}""")
