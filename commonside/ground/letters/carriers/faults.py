"""What a carrier raises when it did not take a message."""


class Unsent(Exception):
    """Not taken; `why` is a short code, never words of the message."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_final = why[:80], is_final
