"""The words that files may use because code knows them."""

COUNTING = (
    "hours",
    "working_days",
    "exclusive_days",
    "inclusive_days",
    "calendar_months",
)
AGENCY_KINDS = (
    "council",
    "police",
    "fire",
    "probation",
    "health",
    "ambulance",
    "police_body",
    "housing",
    "youth_justice",
    "education",
    "victim_support",
    "mental_health",
    "mediation",
    "family_support",
    "outreach",
    "faith",
    "voluntary",
    "business",
)
STANDINGS = ("responsible", "cooperating", "invited", "voluntary", "business")
# What a team does for the others; exactly one owns cases, and one reads what betrays.
ONE_TEAM_DOES = ("cases", "restricted")
TEAM_WORK = (
    *ONE_TEAM_DOES,
    "triage",
    "partner",
    "support",
    "enforcement",
    "environment",
    "repairs",
    "cctv",
    "patrol",
    "intelligence",
    "domestic_abuse",
    "partnership",
)
# Which lists of other systems can be brought in.
LISTS = ("reports", "cases", "contacts", "steps")
AREA_KINDS = ("ward", "lsoa21", "lsoa11", "msoa21")
BANDS = ("standard", "medium", "high")
# The stages of a procedure; those of `NEEDED_STAGES` are states of a case as well.
NEEDED_STAGES = (
    "allocated",
    "assessed",
    "planned",
    "active",
    "monitoring",
    "closure_proposed",
    "closed",
)
STAGES = (*NEEDED_STAGES, "escalated", "reopened")
# What a record shows of a check, so that nobody ticks it; rooms say since when.
FACTS = (
    "owner",
    "reached",
    "assessed",
    "safe_ways",
    "wishes",
    "steps",
    "plan_agreed",
    "stopped_on",
    "steps_ended",
    "assessed_again",
    "outcome_confirmed",
    "told",
    "second_person",
    "why_again",
    "support_offered",
    "safety_plan",
    "diary_read",
)
# What a step is for, and what a decision on a rung of the ladder must say.
PURPOSES = ("protect", "support", "change", "enforce", "place", "evidence")
WEIGHED = ("legal_test", "proportionality", "equality", "alternatives")
# For whom a procedure is offered.
SUITS = ("everyone", "vulnerable")
# Where a clock starts.
STARTS = (
    "received",
    "allocated",
    "last_contact",
    "last_assessment",
    "last_review",
    "passed",
    "offered",
    "stopped",
    "raised",
    "new_incident",
)
DUTIES = (
    "triage",
    "first_contact",
    "ring_back",
    "visit",
    "interview",
    "update",
    "assess_again",
    "after_incident",
    "safeguard",
    "supervision",
    "manager_review",
    "head_review",
    "accept_passed",
    "answer_step",
    "watch",
)
NSIR = (
    "vehicle_abandoned",
    "vehicle_nuisance",
    "rowdy_inconsiderate",
    "rowdy_nuisance_neighbours",
    "littering_drug_paraphernalia",
    "animal_problems",
    "trespass",
    "malicious_communications",
    "street_drinking",
    "prostitution_related",
    "noise",
    "begging_vagrancy",
    "fireworks",
)
QUALIFIERS = ("personal", "nuisance", "environmental")
POLICE_UK = (
    "anti-social-behaviour",
    "bicycle-theft",
    "burglary",
    "criminal-damage-arson",
    "drugs",
    "other-theft",
    "possession-of-weapons",
    "public-order",
    "robbery",
    "shoplifting",
    "theft-from-the-person",
    "vehicle-crime",
    "violent-crime",
    "other-crime",
)
LINES = (
    "emergency",
    "crime",
    "partnership",
    "environment",
    "hate",
    "anonymous",
    "victim_support",
    "domestic_abuse",
)
# Without these a frightened person would find no way on.
NEEDED_LINES = ("emergency", "crime", "partnership")
# Where tries are counted; each must have its number.
LIMITS = (
    "sign_in_name",
    "sign_in_network",
    "second_factor",
    "invitation_network",
    "first_key_network",
    "report_network",
    "receipt",
    "receipt_network",
    "look_up",
)
# How an offer of support may stand while somebody must look at it again.
FOLLOWED_UP = ("offered", "accepted", "referred", "taken_on", "missed")
SUPPORT_FOR = ("harmed", "alleged", "both")
SUPPORT_KEEPS = ("outcome", "fitted", "worker", "session", "attendance")
