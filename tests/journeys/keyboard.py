"""Somebody who has no mouse: Tab, Enter, space, arrows and letters, and no more.

Nothing here clicks, fills or focuses by script. What cannot be reached by pressing
Tab often enough, or lies hidden under a bar when it is, fails.
"""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, Page

MOST = 150  # presses before somebody gives up
IN_FOCUS = "element => element === document.activeElement"
# Some point of it is on top of the page: nothing covers the whole of it.
IN_SIGHT = """element => {
  const box = element.getBoundingClientRect();
  const xs = [0.5, 0.1, 0.9], ys = [0.5, 0.1, 0.9];
  return xs.some(x => ys.some(y => {
    const top = document.elementFromPoint(
      box.left + box.width * x, box.top + box.height * y);
    return top && (element.contains(top) || top.contains(element)
      || (element.labels && [...element.labels].some(l => l.contains(top))));
  }));
}"""
OPTION = "element => element.selectedOptions[0].label"


class Keyboard:
    """A person at a keyboard, in front of one page."""

    def __init__(self, page: Page, look: Callable[[Page], None] | None = None) -> None:
        self.page = page
        self.look = look or (lambda page: None)

    def goes_to(self, address: str) -> None:
        """Writes an address into the browser's own bar."""
        assert self.page.goto(address).status == 200
        self.look(self.page)

    def sees(self, *words: str) -> None:
        """Each of these stands on the page, where it can be read."""
        said = self.page.inner_text("body")
        for word in words:
            assert word in said, f"{word!r} is not on {self.page.url}: {said[:2000]}"

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator, most: int = MOST) -> None:
        """Presses Tab until the one thing meant is in focus and in sight."""
        target.wait_for()
        for _ in range(most):
            if target.evaluate(IN_FOCUS):
                assert target.evaluate(IN_SIGHT), f"{target} is covered"
                return
            self.press("Tab")
        raise AssertionError(f"{most} presses of Tab did not reach {target}")

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Goes through a link, by its name."""
        self.enter((within or self.page).get_by_role("link", name=name).first)

    def push(self, name: str, *, within: Locator | None = None) -> None:
        """Presses a button, by its name."""
        self.enter((within or self.page).get_by_role("button", name=name).first)

    def enter(self, target: Locator) -> None:
        self.tab_to(target)
        with self.page.expect_navigation():
            self.press("Enter")
        self.look(self.page)

    def unfold(self, name: str) -> None:
        """Opens what is folded behind these words, on the page itself."""
        self.tab_to(self.page.locator("summary", has_text=name).first)
        self.press("Enter")

    def shortcut(self, key: str) -> None:
        """A single key that opens a page."""
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            self.press(key)
        self.look(self.page)

    def fill(self, label: str, text: str) -> None:
        """Writes into a field, over whatever stood there."""
        self.tab_to(self.page.get_by_label(label).first)
        self.press("Control+a")
        self.write(text)

    def tick(self, label: str) -> None:
        box = self.page.get_by_role("checkbox", name=label).first
        self.tab_to(box)
        self.press("Space")
        assert box.is_checked(), f"{label} is not ticked"

    def choose(self, question: str, answer: str) -> None:
        """One of a group of radios: Tab to the group, then arrows.

        Browsers let Tab stop at one radio of a group, the chosen one or the first.
        """
        group = self.page.get_by_role("group", name=question).first
        radios = group.get_by_role("radio")
        wanted = group.get_by_role("radio", name=answer).first
        wanted.wait_for()
        group_is_left = "group => !group.contains(document.activeElement)"
        for _ in range(MOST):
            if not group.evaluate(group_is_left):
                break
            self.press("Tab")
        self.press("Space")
        for _ in range(radios.count()):
            if wanted.evaluate(IN_FOCUS):
                break
            self.press("ArrowDown")
        assert wanted.is_checked(), f"{answer} is not chosen"
        assert wanted.evaluate(IN_SIGHT), f"{answer} is covered"

    def select(self, label: str, option: str) -> None:
        """One of a list: its first letters choose it."""
        field = self.page.get_by_label(label).first
        self.tab_to(field)
        self.write(option)
        chosen = field.evaluate(OPTION)
        assert chosen.startswith(option), f"{label}: {chosen}, not {option}"

    def day(self, label: str, on: date) -> None:
        """A date field, in the order in which this browser asks for its parts."""
        field = self.page.get_by_label(label).first
        self.tab_to(field)
        for order in ("%m%d%Y", "%d%m%Y"):
            self.write(f"{on:{order}}")
            if field.input_value() == on.isoformat():
                return
            self.press("ArrowLeft", "ArrowLeft")
        raise AssertionError(f"{label}: {field.input_value()}, not {on}")
