"""Pages of long lists: counts stop at 1,001, so that no list counts a million rows."""

from typing import Any

from django.core.paginator import Page, Paginator

COUNT_AT_MOST = 1001


class CappedPaginator(Paginator):
    """A paginator that counts no further than 1,001 and then says "over 1,000"."""

    @property
    def count(self) -> int:  # type: ignore[override]
        if not hasattr(self, "_count"):
            rows: Any = self.object_list
            if isinstance(rows, list):
                self._count = len(rows[:COUNT_AT_MOST])
            else:
                # In no order: a count that is cut short needs none to sort by.
                self._count = rows.order_by()[:COUNT_AT_MOST].count()
        return self._count

    @property
    def is_capped(self) -> bool:
        return self.count >= COUNT_AT_MOST

    @property
    def num_pages(self) -> int:  # type: ignore[override]
        return max(1, -(-min(self.count, COUNT_AT_MOST - 1) // self.per_page))

    @property
    def said(self) -> str:
        """ "38", or "over 1,000"."""
        return "over 1,000" if self.is_capped else str(self.count)


def page_of(rows: Any, number: Any, per_page: int = 25) -> Page:
    """The page asked for, or the nearest that exists."""
    return CappedPaginator(rows, per_page).get_page(number)
