"""What a browser itself still holds of somebody, after the pages are gone."""

from playwright.sync_api import Error, Page

KEPT = """async () => {
  const found = {local: {...localStorage}, session: {...sessionStorage}};
  found.caches = await caches.keys();
  found.databases = (await indexedDB.databases()).map(one => one.name);
  found.workers = (await navigator.serviceWorker.getRegistrations()).length;
  found.history = JSON.stringify(history.state);
  return found;
}"""

NOTHING_TO_SHOW = ("ERR_CACHE_MISS", "Not attached to an active page")


def assert_nothing_is_left(page: Page, *words: str) -> None:
    """T4: no store of the browser, no cookie and no step back holds any of it."""
    kept = page.evaluate(KEPT)
    stores = [kept[name] for name in ("caches", "databases", "workers")]
    assert not any(stores), kept
    held = f"{kept} {page.context.cookies()} {page.url}"
    for word in words:
        assert word not in held, f"{word!r} is kept by the browser: {held}"


def assert_back_shows_nothing(page: Page, *words: str, most: int = 12) -> int:
    """T4: Back, as often as it goes, shows none of it; how often it went."""
    went = 0
    for _ in range(most):
        went += 1
        try:
            if page.go_back() is None or page.url == "about:blank":
                break
        except Error as gone:
            # The answer to a form was not kept: the browser has nothing to show, and
            # takes a moment to change to the page that says so.
            if not any(said in str(gone) for said in NOTHING_TO_SHOW):
                raise
            page.wait_for_timeout(300)
            continue
        page.wait_for_load_state()
        typed = "[...document.querySelectorAll('input, textarea')].map(f => f.value)"
        shown = f"{page.content()} {page.evaluate(typed)}"
        for word in words:
            assert word not in shown, f"Back shows {word!r} at {page.url}"
    return went
