"""What a supervisor does to many cases, and to what is learned from them."""

from commonside.work.oversight.actions.moving import Moved, move_cases
from commonside.work.oversight.actions.samples import draw_sample, score

__all__ = ["Moved", "draw_sample", "move_cases", "score"]
