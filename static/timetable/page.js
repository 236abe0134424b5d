// Other pages of the site, of which a part is shown here.

// Resolves to null where there is none: the site did not answer, or led elsewhere to sign in.
export async function pageAt(address, signal) {
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}
