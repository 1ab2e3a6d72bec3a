"""Many stories told at once, each act at its own moment, in the order of time.

A story is a generator: it yields the moment of its next act and is told when that
moment has come. Whatever lies after the present is left untold, so that every story
stands today where it would stand.
"""

from collections.abc import Generator, Iterable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

Story = Generator[datetime, datetime, None]
# A part of a story, which hands on the moment at which it ended.
Part = Generator[datetime, datetime, datetime]


class Timeline:
    """Stories in progress, and the present at which they are left."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.now: datetime | None = None
        self._next: list[tuple[datetime, int, Story]] = []
        self._numbers = count()

    def begin(self, *stories: Story) -> None:
        """Take stories in; each is told up to its first act."""
        for story in stories:
            self._put(next(story, None), story)

    def begin_all(self, stories: Iterable[Story]) -> None:
        self.begin(*stories)

    def run(self) -> None:
        """Tell everything that has happened by now, in the order in which it did."""
        while self._next:
            at, _, story = heappop(self._next)
            if at > self.until:
                story.close()
                continue
            self.now = at
            try:
                self._put(story.send(at), story)
            except StopIteration:
                continue

    def _put(self, wanted: datetime | None, story: Story) -> None:
        if wanted is None:
            return
        if self.now is not None and wanted <= self.now:
            wanted = self.now + timedelta(seconds=20)
        heappush(self._next, (wanted, next(self._numbers), story))
