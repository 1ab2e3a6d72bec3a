"""The tab of a case that leads here."""

from typing import Any

from commonside.ground.design import ports


def _is_ours(head: Any) -> bool:
    return bool(head.is_ours)


ports.menus["cases.tabs"].append(
    ports.Entry("evidence:evidence", "Evidence", _is_ours, "evidence", "papers")
)
