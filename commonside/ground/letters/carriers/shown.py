"""Texts and letters of a demonstration: they leave for a page, and nobody else."""

from commonside.ground.letters.rules.gate import Said


class Shown:
    name = "shown"
    knows = True

    def takes(self, channel: str, must_be_plain: bool) -> bool:
        return channel in ("text", "letter")

    def send(self, channel: str, said: Said, code: str) -> str:
        return code

    def fate(self, code: str, carried_as: str) -> tuple[str, str]:
        return "delivered", ""
