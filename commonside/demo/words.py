"""What invented residents write, by kind of behaviour; put together by lot."""

from random import Random

# What happens, by category and the kind within it.
WHAT: dict[str, tuple[tuple[str, str], ...]] = {
    "noise": (
        ("noise.music", "Music so loud that the cups move, from the flat below."),
        ("noise.music", "A party again. The bass goes through two floors."),
        ("noise.neighbours", "Shouting and doors slamming next door."),
        ("noise.neighbours", "They drag furniture about and laugh when I knock."),
        ("noise.vehicles", "A car is revved under our window."),
        ("noise.alarms", "An alarm goes off and nobody comes to stop it."),
    ),
    "rowdy": (
        ("rowdy.groups", "A group sits in the stairwell and will not let us pass."),
        ("rowdy.groups", "Ten or more of them by the shops, kicking the shutters."),
        ("rowdy.shouting", "Shouting and swearing at everyone who walks by."),
        ("rowdy.drunken", "Drunk people fall against our front door."),
        ("rowdy.fighting", "They fight in the car park."),
    ),
    "nuisance": (
        ("nuisance.fireworks", "Fireworks are let off between the parked cars."),
        ("nuisance.missiles", "Stones are thrown at our windows from the green."),
        ("nuisance.access", "They block the shared door with bins and bikes."),
        ("nuisance.fires", "Small fires are lit behind the garages."),
        ("nuisance.urinating", "The entrance is used as a toilet."),
    ),
    "intimidation": (
        ("intimidation.threats", "He waits on the landing and says he knows my times."),
        ("intimidation.threats", "They told me what would happen if I rang anyone."),
        ("intimidation.following", "Somebody walks behind me from the bus stop."),
        ("intimidation.gestures", "He draws his finger over his throat as I pass."),
    ),
    "harassment": (
        ("harassment.verbal", "Names are called at me each time I open the door."),
        ("harassment.verbal", "They shout about where I come from."),
        ("harassment.bullying", "The same three pick on my son outside the block."),
        ("harassment.messages", "Notes with insults come through the letterbox."),
        ("harassment.voyeurism", "He films us on his phone through the window."),
    ),
    "drugs": (
        ("drugs.dealing", "People come to the flat all night for two minutes each."),
        ("drugs.using", "Smoke from the stairs comes under our door."),
        ("drugs.needles", "Needles were left by the swings."),
        ("drugs.premises", "Strangers have taken over the flat of an old man."),
    ),
    "vehicle_nuisance": (
        ("vehicle_nuisance.off_road", "Off-road bikes on the field, no plates."),
        ("vehicle_nuisance.racing", "Cars race along the road and turn at the end."),
        ("vehicle_nuisance.scooter", "Scooters at speed on the footpath."),
        ("vehicle_nuisance.parking", "Cars block the drop kerb, my chair cannot pass."),
    ),
    "street_drinking": (
        ("", "Four or five sit drinking on the bench from the morning on."),
        ("", "Cans and bottles all over the steps, and shouting."),
    ),
    "begging": (
        ("begging.passive", "Somebody sits at the cash machine all day in the cold."),
        ("begging.aggressive", "He follows people to their cars until they pay."),
    ),
    "litter": (
        ("litter.fly_tipping", "A sofa and ten bags were left in the alley."),
        ("litter.dumping", "Rubbish from the flat upstairs lands in our yard."),
        ("litter.dropping", "Food boxes all over the play area."),
    ),
    "criminal_damage": (
        ("criminal_damage.building", "My door was kicked and the lock is bent."),
        ("criminal_damage.building", "The entrance window was broken, a second time."),
        ("criminal_damage.graffiti", "Paint on the wall by the school gate."),
        ("criminal_damage.plants", "The flower beds were pulled out."),
    ),
    "animals": (
        ("animals.uncontrolled", "A big dog runs loose on the landing."),
        ("animals.barking", "Two dogs bark from six in the morning."),
        ("animals.fouling", "Dog mess on the steps, every day."),
    ),
    "abandoned_vehicle": (
        ("", "A car without wheels has stood there for a month."),
        ("", "A van with smashed windows, nobody knows whose it is."),
    ),
    "kerb_crawling": (
        ("kerb_crawling.loitering", "The same car goes round the block, very slowly."),
        ("kerb_crawling.pestering", "Drivers stop and speak to women going home."),
    ),
    "hoax_calls": (
        ("", "Children ring the fire service from the box by the shops, for a laugh."),
        ("", "An engine came again and there was no fire. I saw who rang."),
    ),
}
HOW_OFTEN = {
    "daily": ("Every day now.", "It is each evening.", "There is not one quiet day."),
    "weekly": ("Most weekends.", "Once or twice a week.", "Always on Fridays."),
    "once": ("It was last night.", "The first time, I think.", "This morning."),
}
EFFECT = {
    "high": (
        "I do not go out when it is dark.",
        "My daughter sleeps in my bed because she is afraid.",
        "I have stopped going to my sister's.",
    ),
    "medium": (
        "I have not slept properly for weeks.",
        "My mother will not use the stairs any more.",
        "I am on tablets for my nerves.",
    ),
    "standard": (
        "It should not be like this.",
        "Other neighbours say the same.",
        "Please can somebody look at it.",
    ),
}
# Said to the officer, as each contact is noted.
CALM = (
    "Quieter this week. She heard them once, on Saturday.",
    "Nothing since the visit. Still looks out before opening the door.",
    "Better. The caretaker has spoken with them as well.",
    "One incident, on Friday night, noted with times.",
    "No change. Keeps the diary every evening.",
)
WORSE = (
    "It happened again, twice. Has written down both times.",
    "Shouted at on the stairs on Tuesday. Children were there.",
    "They came to the door. Did not open. Rang 101, has a reference.",
    "Worse since the letter went out. Wants to know what comes next.",
)
FIRST_WORDS = (
    "Told me everything from the beginning. Knows what happens next and when I ring.",
    "Was glad that somebody rang. Prefers that we do not name anyone.",
    "Short call, could not speak freely. We agreed a time for a longer one.",
)
WISHES = (
    "I want to sleep. I don't need anybody punished.",
    "I want them to stop, and I don't want my name used.",
    "Talk to them first. If that does not help, then a letter.",
    "I would like somebody to come when it happens, not after.",
    "Make the front door lock again, then see.",
    "I want my boy to walk to school without being stopped.",
)
NOT_WATCHED = "It had been quiet for weeks when they asked us to close."
NOTHING_TO_WATCH = "It did not stop, so there was nothing to watch."
LEFT_OUT = {
    "ram_again": "Nothing has changed since the questions were last asked.",
    "diary_read": "No diary was kept.",
    "support_offered": "They have all the support that they want.",
}


def left_out(code: str) -> str:
    """Why a check is left out, in an officer's words."""
    return LEFT_OUT.get(code, "It does not fit here.")


TOLD_WHY = {
    "stopped": "It has stopped. You can ring us if it comes back, and we open it.",
    "other": "We told you what we tried and why we close. Ring us if it gets worse.",
}
STAFF_ON_CLOSING = ("The diary is empty for four weeks.", "Two visits, nothing seen.")
CATEGORY_WEIGHTS = {
    "noise": 20,
    "rowdy": 13,
    "nuisance": 11,
    "drugs": 9,
    "vehicle_nuisance": 9,
    "intimidation": 7,
    "harassment": 7,
    "criminal_damage": 6,
    "litter": 6,
    "street_drinking": 5,
    "animals": 4,
    "begging": 3,
    "abandoned_vehicle": 2,
    "kerb_crawling": 1,
}
# Kinds that harm somebody in particular: those that become cases.
CASE_WEIGHTS = {
    "noise": 24,
    "harassment": 15,
    "intimidation": 14,
    "rowdy": 13,
    "nuisance": 10,
    "criminal_damage": 9,
    "drugs": 7,
    "vehicle_nuisance": 4,
    "animals": 4,
}


def one_of(weights: dict[str, int], rng: Random) -> str:
    """A key by lot, the heavier the likelier."""
    return rng.choices(list(weights), list(weights.values()))[0]


def told(category: str, severity: str, often: str, rng: Random) -> tuple[str, str]:
    """The kind within a category, and what somebody writes about it."""
    third, what = rng.choice(WHAT[category])
    said = [what, rng.choice(HOW_OFTEN[often])]
    if rng.random() < 0.8:
        said.append(rng.choice(EFFECT[severity]))
    return third, " ".join(said)
