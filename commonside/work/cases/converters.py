"""How a case is named in an address, for this room and for those above it."""


class ReferenceConverter:
    """A case as its address names it: C-040417."""

    regex = "[A-Z]{1,4}-[0-9]{1,12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
