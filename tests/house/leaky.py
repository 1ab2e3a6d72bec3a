"""The settings of a house in which somebody was careless, for T4 to notice.

What is typed at the door goes into a line of the log, to the terminal and into the
session: the three ways by which a name is left behind most easily.
"""

import logging
import sys
from collections.abc import Callable
from typing import Any

from commonside.shell.web.settings import *  # noqa: F403, TID251
from commonside.shell.web.settings import MIDDLEWARE as CAREFUL  # noqa: TID251

MIDDLEWARE = [*CAREFUL, "tests.house.leaky.Careless"]


class Careless:
    """Writes down who tried to come in."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        said = request.POST.get("username", "")
        if said:
            logging.getLogger("commonside.door").warning("%s wants to come in", said)
            sys.stdout.write(f"looked for {said}\n")
            sys.stdout.flush()
            request.session["tried"] = said
        return self.get_response(request)
