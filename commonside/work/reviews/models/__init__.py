"""An application for an ASB Case Review, and everything that was done with it."""

from commonside.work.reviews.models.complaints import Complaint, Inquiry
from commonside.work.reviews.models.figures import Tally
from commonside.work.reviews.models.outcomes import (
    Appeal,
    Member,
    Progress,
    Recommendation,
)
from commonside.work.reviews.models.review import About, Review

__all__ = [
    "About",
    "Appeal",
    "Complaint",
    "Inquiry",
    "Member",
    "Progress",
    "Recommendation",
    "Review",
    "Tally",
]
