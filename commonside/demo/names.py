"""Invented residents: names put together by lot, drama numbers, mail at example.org."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from commonside.demo.lines import INVENTED
from commonside.demo.places import Home

WOMEN = (
    "Amina Nasreen Halina Ewa Joan Maureen Shirley Ioana Farah Rukhsana Grace Blessing"
    " Tanya Kelly Doreen Wanda Parveen Salma Denise Carol Bronwen Agnieszka Mirela"
    " Adaeze Yasmin Lorna Hilary Beryl Monika Shabnam"
).split()
MEN = (
    "Petr Yusuf Gareth Imran Stefan Kwame Derek Malcolm Tariq Andrei Colin Barry"
    " Winston Marek Sunil Desmond Trevor Hamid Florin Keith Abdul Leon Roland Piotr"
    " Emeka Nigel Rashid Clive Vasile Ashok"
).split()
SURNAMES = (
    "Abernathy Ahsan Amble Antwi Ashdown Balogun Barwick Beddoe Bielski Birtles Boateng"
    " Brackley Calder Chaplow Chowdhury Cobbold Corrigan Daintree Denby Dobrowski Easom"
    " Eccleston Farrukh Fennimore Fosker Galbraith Garside Ghafoor Gillow Greatorex"
    " Hallworth Haskins Hebden Hollis Iqbal Ivory Jagger Janik Jellicoe Kamara Kerridge"
    " Kowalczyk Lathom Ledger Lomax Lupescu Maddocks Mahmood Marchant Mensah Mistry"
    " Mullarkey Nadeem Neville Nowicki Oakden Odukoya Ormerod Osei Pargeter Parmar"
    " Pendry Petrescu Quarmby Qureshi Radley Rafiq Rigby Rowbotham Sadler Sarwar Selby"
    " Shufflebotham Siddall Skelton Stanek Tempest Threlfall Tomlin Twigg Uddin Ugwu"
    " Vane Varley Wadsworth Wesolowski Whitehouse Wrigley Yardley Zaman Zielinski"
).split()
MOBILES = range(900_000, 901_000)
LANDLINES = range(960_000, 961_000)
# Spoken for by the people of the named stories, and by the partnership's own lines.
TAKEN = frozenset(
    {"07700 900142", "01632 960118", "07700 900385", *INVENTED.values()},
)
HOURS = (("09:00", "12:00"), ("10:00", "14:30"), ("12:00", "17:00"), ("17:30", "20:00"))


@dataclass(frozen=True)
class Resident:
    """Somebody invented: their name, how staff call them, where they live."""

    name: str
    known_as: str
    pronoun: str
    home: Home
    contact: dict[str, Any] = field(default_factory=dict)


def drama_numbers(rng: Random) -> list[str]:
    """Every number that belongs to nobody (Ofcom's ranges for drama), shuffled."""
    found = [f"07700 {n:06}" for n in MOBILES] + [f"01632 {n:06}" for n in LANDLINES]
    free = [number for number in found if number not in TAKEN]
    rng.shuffle(free)
    return free


def residents(rng: Random, homes: Iterator[Home]) -> Iterator[Resident]:
    """One resident after another, no two with one number; later ones only write."""
    numbers = drama_numbers(rng)
    for count, home in enumerate(homes):
        is_woman = rng.random() < 0.58
        first = rng.choice(WOMEN if is_woman else MEN)
        last = rng.choice(SURNAMES)
        titles = ("Mrs", "Ms", "Miss") if is_woman else ("Mr",)
        phone = numbers.pop() if numbers else ""
        yield Resident(
            name=f"{first} {last}",
            known_as=f"{rng.choice(titles)} {last}",
            pronoun="she" if is_woman else "he",
            home=home,
            contact=_contact(rng, f"{first}.{last}{count}".lower(), phone),
        )


def _contact(rng: Random, mailbox: str, phone: str) -> dict[str, Any]:
    """How they may safely be reached, as the form asks for it."""
    opens, closes = rng.choice(HOURS)
    ways = ["phone", *(w for w in ("text", "voicemail") if rng.random() < 0.5)]
    found: dict[str, Any] = {
        "phone": phone,
        "ways": ways if phone else ["email"],
        "from": opens,
        "to": closes,
        "days": rng.choice(("weekdays", "weekdays", "every_day")),
    }
    if rng.random() < 0.5 or not phone:
        found["email"] = f"{mailbox}@example.org"
        found["ways"] = list(dict.fromkeys([*found["ways"], "email"]))
    return {key: value for key, value in found.items() if value}
