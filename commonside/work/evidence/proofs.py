"""Since when the record itself shows that the diary has been read."""

from commonside.ground.design.ports import proofs
from commonside.work.evidence.queries.sheets import read_since

proofs["diary_read"] = read_since
