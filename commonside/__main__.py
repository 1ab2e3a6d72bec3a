"""`commonside`: the one command; see `commonside --help`."""

import sys

from commonside.shell.web import commands, logs


def main() -> int:
    """Run the command of this call; a failure of ours is told without its values."""
    logs.hooks()
    return commands.main()


if __name__ == "__main__":
    sys.exit(main())
