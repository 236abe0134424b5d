"""What a browser keeps of what is typed, and has not reached the server yet."""

from playwright.sync_api import Page

KEYS = """async () => {
    const made = (await indexedDB.databases()).some(({ name }) => name === "m2-copies");
    return !made ? [] : new Promise((found, fail) => {
        const opening = indexedDB.open("m2-copies");
        opening.onerror = fail;
        opening.onsuccess = () => {
            const asked = opening.result.transaction("copies").objectStore("copies").getAllKeys();
            asked.onsuccess = () => { opening.result.close(); found(asked.result); };
        };
    });
}"""


def kept(page: Page) -> list[str]:
    """Return the keys of all copies that the browser of a page keeps."""
    return page.evaluate(KEYS)  # type: ignore[no-any-return]


def expect_nothing_kept(page: Page) -> None:
    # Playwright’s own wait evaluates text in the page when it has to try again: forbidden here.
    page.evaluate(f"""async () => {{
        const keys = {KEYS};
        for (const end = Date.now() + 10_000; (await keys()).length;) {{
            if (Date.now() > end) throw new Error("still kept");
            await new Promise((resolve) => setTimeout(resolve, 20));
        }}
    }}""")
