"""`commonside`: the one command; see `commonside --help`."""

import sys

from commonside.shell.web.commands import main

if __name__ == "__main__":
    sys.exit(main())
