"""A world in which everything said of anybody is a string found nowhere else.

Each string is planted in one row of `sight.toml`; wherever it turns up, the table says
whether the person who got it may have it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import product
from string import ascii_lowercase
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from commonside.ground.agencies.models import Holding, Team
from commonside.ground.colleagues import actions as colleagues
from commonside.ground.colleagues.models import Proposal
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.files import actions as files
from commonside.ground.files.models import File
from commonside.ground.keys import receipts
from commonside.ground.letters import actions as letters
from commonside.ground.people import actions as people
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.timetable import results
from commonside.work.care.actions import offers, surveys
from commonside.work.cases import actions as cases
from commonside.work.cases.actions import triage
from commonside.work.cases.models import Case
from commonside.work.cases.rules.ladder import Weighed
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Report
from tests.cases import living
from tests.evidence import planted as evidence
from tests.exchange import planted as exchange
from tests.files.hostile import picture
from tests.house.world import LATER, THEN, THEN_ON, World, build
from tests.improvement import planted as improvement
from tests.oversight import planted as oversight
from tests.reviews import planted as reviews
from tests.routes import planted as routes
from tests.safety import planted as safety
from tests.streets import planted as streets

# A word of ours; what is searched for in every text that can be searched.
WORD = re.compile(r"zq[a-z]{4}qz", re.IGNORECASE)
PHONE = re.compile(r"07700\s?(900\d{3})")
COMMON = "everywhereword"
# Whose a place becomes when a case is opened from its report.
PLACE_OF = {"given.report": "given.notes"}
POINT = ("lon", "lat", "easting", "northing")
SEARCHED_AS = "planted-token"


class Plants:
    """Every planted string with the rows of the table to which it belongs."""

    def __init__(self) -> None:
        self.rows: dict[str, set[str]] = defaultdict(set)
        # Numbers of cases and reports: they tell that there is a record.
        self.marks: dict[str, str] = {}
        # Strings of no shape of ours: hashes, coordinates, days.
        self.watched: dict[str, set[str]] = defaultdict(set)
        self._words = ("".join(four) for four in product(ascii_lowercase, repeat=4))
        self._phones = iter(range(100, 999))

    def word(self, row: str) -> str:
        planted = f"zq{next(self._words)}qz"
        self.rows[planted].add(row)
        return planted

    def phone(self, row: str) -> str:
        number = f"900{next(self._phones)}"
        self.rows[number].add(row)
        return f"07700 {number}"

    def mark(self, row: str, reference: str) -> None:
        self.marks[reference.casefold()] = row

    def watch(self, row: str, *values: object) -> None:
        for value in values:
            self.watched[str(value).casefold()].add(row)

    def found_in(self, text: str) -> Iterator[tuple[str, set[str]]]:
        """Every planted string in a text, with its rows; spelling aside."""
        text = text.casefold()
        spelt = {m.group(0) for m in WORD.finditer(text)}
        spelt |= {m.group(1) for m in PHONE.finditer(text)}
        for one in spelt & set(self.rows):
            yield one, self.rows[one]
        for value, rows in self.watched.items():
            if value in text:
                yield value, rows

    def marks_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Every number of a record in a text, spaced for reading or not."""
        text = text.casefold()
        for reference, row in self.marks.items():
            shown = f"{reference[:3]} {reference[3:]}"
            if reference in text or shown in text:
                yield reference, row


class Planter:
    """Makes the world by the actions that pages call, with a string for each field."""

    def __init__(self) -> None:
        self.world = build()
        self.plants = Plants()
        self.cast = self.world.cast
        self.cases: dict[str, Case] = {}
        self.reports: dict[str, Report] = {}
        self.files: dict[str, File] = {}
        self.housing = self.cast["tom"].agency
        self.police = self.cast["lyle"].agency
        self.gateway = Version.objects.get(kind="gateway", key="cda-s115")
        self.now = timezone.now()

    def plant(self) -> World:
        """The world for doors and walks, its things replaced by planted ones."""
        self._known_things()
        self._begum()
        self._hate()
        self._restricted()
        self._shut()
        self._warden()
        self._waiting()
        self._closed()
        self._lent()
        self._offered_and_given()
        self._photos()
        self._proposed()
        self._typed()
        self._copied()
        evidence.plant(self)
        exchange.plant(self)
        oversight.plant(self)
        improvement.plant(self)
        safety.plant(self)
        routes.plant(self)
        streets.plant(self)
        reviews.plant(self)
        self._secrets()
        things = self.world.things
        things["plain"], things["case"] = things["case"], self.cases["begum.name"]
        things["report"] = self.reports["waiting.report"]
        things["passed"] = self.reports["passed.report"]
        things["photo"] = self.files["begum.files"]
        things |= {"plants": self.plants, "files": self.files}
        things |= {"cases": self.cases, "reports": self.reports}
        return self.world

    # What every record is made of.

    def report(self, row: str, **changes: Any) -> Report:
        """A report in which every answer that can be typed is planted."""
        word, p = (lambda: self.plants.word(row)), self.plants
        answers = {
            "category": ["noise"],
            "words": f"{COMMON} {word()}",
            "place": {
                "text": self.place(row),
                "postcode": f"LU9 1{ascii_lowercase[len(self.reports)]}z".upper(),
                "at_home": True,
                **self.point(),
            },
            "contact": self.ways(row) | {"name": word(), "post": f"Flat 1, {word()}"},
            "for_whom": "other_knows",
            "victim_name": word(),
            "people": [
                {"role": role, "name": word(), "description": word()}
                for role in ("alleged", "witness")
            ],
            "vehicle": word(),
            "when_words": word(),
            **changes,
        }
        word_ = "an orange cat" if row == "begum.report" else ""
        report = submit(
            answers=answers, channel="web", by=None, at=THEN, word=word_
        ).report
        report.refresh_from_db()
        p.mark(row, report.reference)
        where = (report.postcode, *(getattr(report, name) for name in POINT))
        p.watch(row, *where)
        p.watch(PLACE_OF.get(row, row), *where)
        kept = (report.reporter_key, report.receipt_hash, report.word_hash)
        p.watch("secrets", *(one for one in kept if one))
        self.reports[row] = report
        return report

    def place(self, row: str) -> str:
        """Where it was: of the report, and of the case that is opened from it."""
        planted = self.plants.word(row)
        self.plants.rows[planted].add(PLACE_OF.get(row, row))
        return f"{planted} House"

    def point(self) -> dict[str, float]:
        """A point of its own for each report, in both systems, in one ward."""
        nth = len(self.reports)
        return {
            "lon": -0.41731 - nth / 1e4,
            "lat": 51.88731 + nth / 1e4,
            "easting": 509127.3 + 3 * nth,
            "northing": 222127.3 + 3 * nth,
        }

    def ways(self, row: str) -> dict[str, Any]:
        word = self.plants.word
        return {
            "phone": self.plants.phone(row),
            "email": f"{word(row)}@example.org",
            "ways": ["phone", "email"],
            "say": word(row),
            "also_sees": word(row),
            "interpreter": word(row),
        }

    def case(self, row: str, report: Report, owner: str, by: str = "priya") -> Case:
        case = triage.open_case(
            report,
            version=report.routing.version,
            known_as=f"{COMMON} {self.plants.word(row)}",
            owner=self.cast[owner],
            by=self.cast[by],
            at=THEN,
        )
        self.plants.mark(row, case.reference)
        self.cases[row] = case
        return case

    def by(self, case: Case, who: str = "joanne", at: datetime = THEN) -> dict:
        case.refresh_from_db()
        return {"case": case, "by": self.cast[who], "at": at}

    def reach(self, case: Case, notes: str, wishes: str, who: str = "joanne") -> None:
        word = self.plants.word
        living.reach(
            **self.by(case, who),
            note=f"{COMMON} {word(notes)}",
            wishes=f"{COMMON} {word(wishes)}",
        )

    # The rows of the table.

    def _known_things(self) -> None:
        """The unplanted records of the doors' own world, known by their numbers."""
        things, mark = self.world.things, self.plants.mark
        for row, thing in (
            ("world.case", things["case"]),
            ("world.plan", things["safety_case"]),
            ("world.figures", Case.objects.get(reference="C-9001")),
            ("world.report", things["report"]),
            ("world.passed", things["passed"]),
            ("world.told", Report.objects.get(reference="W0RLD1")),
            ("world.plan_told", Report.objects.get(reference="W0RLD9")),
        ):
            mark(row, thing.reference)
            kept = self.cases if isinstance(thing, Case) else self.reports
            kept[row] = thing

    def _begum(self) -> None:
        word = self.plants.word
        report = self.report("begum.report")
        case = self.case("begum.name", report, "joanne")
        person = case.parties.get(is_main=True).person
        people.change_safe_contact(
            person,
            ways=self.ways("begum.way"),
            version=1,
            by=self.cast["joanne"],
            at=THEN,
        )
        self._written_to(case, person)
        born = date(1913, 2, 3)
        Person.objects.filter(pk=person.pk).update(born_on=born)
        self.plants.watch("begum.people", born, "3 February 1913", "03/02/1913")
        cases.add_party(**self.by(case), role="witness", known_as=word("begum.people"))
        living.assess(
            **self.by(case),
            vulnerability={"personal": [word("begum.risk")]},
            band=2,
            override_why=word("begum.risk"),
        )
        self.reach(case, "begum.notes", "begum.wishes")
        cases.agree_gap(
            **self.by(case), days=12, why=word("begum.notes"), version=case.version
        )
        cases.involve(
            **self.by(case),
            agency=self.housing,
            gateway=self.gateway,
            why=word("begum.people"),
            shared=["risk"],
        )
        self.world.things["step"] = living.offer(
            **self.by(case), to=self.housing, text=word("begum.steps")
        )
        ended = living.offer(
            **self.by(case), to=self.cast["joanne"], text=word("begum.steps")
        )
        cases.move_step(
            **self.by(case), step=ended, to="done", note=word("begum.steps")
        )
        self._support(case, person)
        self._procedure(case)
        old = word("begum.notes")
        new, category = case.known_as, case.category
        for name in (old, new):
            case.refresh_from_db()
            cases.edit(
                **self.by(case),
                known_as=name,
                category=category,
                version=case.version,
            )
        cases.review(**self.by(case, "samuel"), note=word("begum.notes"))

    def _written_to(self, case: Case, person: Person) -> None:
        """A message that left, with what the officer wrote and where it went."""
        said = dict.fromkeys(("done", "next"), self.plants.word("begum.notes"))
        who = {"by": self.cast["joanne"], "at": THEN}
        with override_settings(PLAIN_FROM="post@letters.example"):
            letters.write(
                "update",
                person_id=person.pk,
                about=f"case:{case.pk}",
                words=said,
                **who,
            )
            assert letters.send_messages(at=THEN) == {"sent": 1}

    def _procedure(self, case: Case) -> None:
        """A check left out, another procedure, a decision: each with its why."""
        word = self.plants.word
        cases.keep_checklist(
            **self.by(case),
            ticked=[],
            left_out={"allocated.conflict_asked": word("begum.notes")},
        )
        other = Version.objects.get(kind="procedure", key="vulnerable-victim")
        cases.follow_procedure(
            **self.by(case), procedure=other, why=word("begum.notes")
        )
        alleged = cases.add_party(
            **self.by(case), role="alleged", known_as=word("begum.people")
        )
        cases.decide_rung(
            **self.by(case),
            rung="warning",
            against=alleged.person,
            weighed=Weighed(*(word("begum.people") for _ in range(4))),
            text=word("begum.steps"),
            to=self.cast["joanne"],
            due_on=None,
            skipped_why=word("begum.people"),
        )

    def _support(self, case: Case, person: Person) -> None:
        """A family worker: the one thing of support that somebody types."""
        at, by = THEN, self.cast["joanne"]
        offer = offers.make_offer(
            case=case,
            kind="family",
            person=person,
            says="yes",
            consent=offers.Consent("said", at.date()),
            by=by,
            at=at,
        )
        offers.refer(offer, by=by, at=at)
        offers.service_says(
            offer,
            takes_on=True,
            worker=self.plants.word("begum.people"),
            next_on=LATER.date(),
            by=by,
            at=at,
        )
        self.world.things["offer"] = offer

    def _hate(self) -> None:
        report = self.report("hate.report", hate="yes", targeted="me_or_home")
        assert report.is_hate
        case = self.case("hate.case", report, "dan")
        self.reach(case, "hate.case", "hate.case", "dan")

    def _restricted(self) -> None:
        abuse = {"relationship": "former_partner"}
        self.report("abuse.report", **abuse)
        self.case("abuse.case", self.report("abuse.case", **abuse), "noor", "noor")
        self.report("staff.report", about_staff="yes")

    def _shut(self) -> None:
        case = self.case("shut.case", self.report("shut.report"), "joanne")
        self.reach(case, "shut.case", "shut.case")
        cases.conflict(subject=case, by=self.cast["dan"], at=THEN)

    def _warden(self) -> None:
        owen = self.cast["owen"]
        team = Team.objects.create(
            code="wardens", name="Wardens", agency=owen.agency, purpose="cases"
        )
        Holding.objects.create(user=owen, team=team, since=THEN)
        owen.__dict__.pop("holdings", None)
        owen.__dict__.pop("principals", None)
        case = self.case("warden.case", self.report("warden.report"), "owen")
        self.reach(case, "warden.case", "warden.case", "owen")

    def _waiting(self) -> None:
        self.report("waiting.report")
        triage.pass_on(
            self.report("passed.report"),
            version=1,
            agency=self.housing,
            gateway=self.gateway,
            why=self.plants.word("passed.report"),
            by=self.cast["priya"],
            at=THEN,
        )

    def _closed(self) -> None:
        row = "closed.case"
        case = self.case(row, self.report(row), "joanne")
        living.assess(**self.by(case))
        self.reach(case, row, row)
        living.close(**self.by(case), told_why=self.plants.word(row))
        surveys.answer(
            case.surveys.get(),
            answers={"safer": "2"},
            more=self.plants.word(row),
            at=LATER,
        )

    def _lent(self) -> None:
        case = self.case("lent.name", self.report("lent.rest"), "joanne")
        person = case.parties.get(is_main=True).person
        people.change_safe_contact(
            person,
            ways=self.ways("lent.way"),
            version=1,
            by=self.cast["joanne"],
            at=THEN,
        )
        living.assess(
            **self.by(case), vulnerability={"personal": [self.plants.word("lent.rest")]}
        )
        self.reach(case, "lent.rest", "lent.rest")
        living.bring_in(case, self.police, self.cast["joanne"], THEN)

    def _offered_and_given(self) -> None:
        for row, report in (
            ("offered.case", "given.report"),
            ("given.name", "given.report"),
        ):
            case = self.case(row, self.report(report), "joanne")
            living.assess(**self.by(case))
            if row == "given.name":
                self.reach(case, "given.notes", "given.notes")
            living.bring_in(case, self.housing, self.cast["joanne"], THEN)
            case.refresh_from_db()
            cases.offer_transfer(
                **self.by(case),
                agency=self.housing,
                why=self.plants.word("offered.case"),
                version=case.version,
            )
        cases.answer_transfer(**self.by(case, "tom"), accepts=True, why="")

    def _photos(self) -> None:
        """A photograph with each of some cases: its name and what it holds."""
        for row, case, who in (
            ("begum.files", "begum.name", "joanne"),
            ("hate.case", "hate.case", "dan"),
            ("abuse.case", "abuse.case", "noor"),
        ):
            holds = picture(comment=self.plants.word(row).encode())
            upload = SimpleUploadedFile(f"{self.plants.word(row)}.jpg", holds)
            (photo,) = cases.add_photos(
                uploads=[upload], **self.by(self.cases[case], who)
            )
            assert files.check(photo, at=THEN)
            self.files[row] = photo
            self.plants.mark(row, photo.code)
            self.plants.watch("secrets", photo.stored_as)

    def _proposed(self) -> None:
        """A role that is asked for, and one that was refused, with their reasons."""
        asked = [
            colleagues.propose(
                kind="role",
                user=self.cast[who],
                role="team_leader",
                why=self.plants.word("proposal"),
                by=self.cast["admin"],
                at=THEN_ON,
            )
            for who in ("dan", "joanne")
        ]
        # As if a directory were set up; the page of the second person shows it.
        called = Proposal.objects.filter(pk=asked[1].pk)
        called.update(subject=self.plants.word("proposal"))
        colleagues.decide(
            asked[0],
            approves=False,
            why=self.plants.word("proposal"),
            by=self.cast["ines"],
            at=LATER,
        )

    def _typed(self) -> None:
        """What is typed and not saved, and what was searched for."""
        joanne, word = self.cast["joanne"], self.plants.word
        case = self.cases["begum.name"]
        mine = f"user:{joanne.pk}"
        note = {"note": word("joanne.draft"), "wishes": word("joanne.draft")}
        drafts.save(mine, f"cases.contact:case:{case.pk}", note, self.now)
        asked = {"words": word("joanne.draft")}
        drafts.save(mine, f"cases.search:{SEARCHED_AS}", asked, self.now)
        told = {"answers": {"words": word("visitor.draft")}, "done": ["danger"]}
        drafts.save("public:somebody", "report", told, self.now)
        held = load("public:somebody", "report", self.now)
        assert held is not None
        kept = receipts.keep(receipts.draw(), "a grey heron")
        until = self.now + timedelta(days=14)
        assert drafts.put_by(held, kept, self.now, until=until)
        self.plants.watch("secrets", kept.receipt_hash, kept.word_hash)
        joanne.patch = [word("joanne.patch")]
        joanne.save()

    def _copied(self) -> None:
        """A copy of a list that Samuel asked for, as it was made."""
        asked = results.ask("cases.list", {}, by=self.cast["samuel"], at=self.now)
        results.make(asked, at=self.now)

    def _secrets(self) -> None:
        for user in self.cast.values():
            user.set_password(f"planted for {user.username}")
            user.save()
            self.plants.watch("secrets", user.password)
            self.plants.watch("staff.names", user.name)
            self.plants.watch("staff.mail", user.email)


def planted_fields(plants: Plants, tables: Iterable[Any]) -> set[tuple[str, str]]:
    """(table, field) wherever the database itself holds a planted string."""
    found = set()
    for model in tables:
        for field in model._meta.get_fields():
            if field.concrete and not field.is_relation:
                values = model._default_manager.values_list(field.name, flat=True)
                text = "\n".join(str(value) for value in values)
                if any(True for _ in plants.found_in(text)):
                    found.add((model.__name__, field.name))
    return found
