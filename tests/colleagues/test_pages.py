"""The pages about accounts: found, filled in, and shut where they must be."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.audit.models import Event
from commonside.ground.colleagues.models import Proposal, Roll
from tests.house.signed_in import moved


@pytest.fixture
def as_(who):
    """`as_("admin")`: a browser in which this person is signed in."""

    def signed_in(name):
        client = Client()
        client.force_login(who(name))
        return client

    return signed_in


def at_(name):
    return f"/staff/colleagues/{User.objects.get(username=name).pk}/"


def test_the_list_by_agency_state_role_and_last_use(as_, who):
    User.objects.filter(username="dan").update(is_active=False)
    User.objects.exclude(username="joanne").update(last_used_on=timezone.localdate())
    ines = as_("ines")

    def names(query):
        page = ines.get(f"/staff/colleagues/?{query}")
        return {line.user.username for line in page.context["lines"]}

    police = Agency.objects.get(code="police").pk
    assert names(f"agency={police}") == {"lyle"}
    assert names("state=off") == {"dan"}
    assert names("state=new") == {"joanne"}
    assert names("role=case_officer") == {"dan", "joanne"}
    assert "joanne" in names("order=unused")
    assert names("agency=999999&role=nonsense") == names("")
    empty = ines.get(f"/staff/colleagues/?agency={police}&state=off")
    assert "Nobody fits." in empty.content.decode()


def test_words_are_posted_and_never_stand_in_an_address(as_):
    ines = as_("ines")
    answer = ines.post("/staff/colleagues/search/", {"words": "reeve dan"})
    assert "reeve" not in answer.url.lower()
    page = ines.get(answer.url)
    assert [line.user.username for line in page.context["lines"]] == ["dan"]
    assert as_("admin").get(answer.url).status_code == 404
    nothing = ines.post("/staff/colleagues/search/", {"words": " "})
    assert "Nobody fits." in ines.get(nothing.url).content.decode()


def test_a_list_costs_the_same_for_few_and_many(
    as_, who, django_assert_max_num_queries
):
    fire = Agency.objects.get(code="fire")
    User.objects.bulk_create(
        User(username=f"u{n}", name=f"Person {n}", agency=fire) for n in range(60)
    )
    ines = as_("ines")
    ines.get("/staff/colleagues/")
    with django_assert_max_num_queries(14):
        page = ines.get("/staff/colleagues/?page=2")
    assert len(page.context["lines"]) == 25


def test_a_person_is_added_given_and_approved_by_two(as_, who):
    admin, ines = as_("admin"), as_("ines")
    council = Agency.objects.get(code="council").pk
    said = {"agency": council, "name": "Nia Rowe", "email": "nia.rowe@example.org"}
    answer = admin.post("/staff/colleagues/add/", {**said, "link": "show"})
    assert "/staff/account/invited/" in answer.content.decode()
    assert mail.outbox == []
    nia = at_("nia-rowe")
    admin.post(f"{nia}role/", {"role": "case_officer", "why": "Joins the unit."})
    proposal = Proposal.objects.get()
    mine = admin.get("/staff/colleagues/waiting/").content.decode()
    assert "Take back" in mine
    decide = f"/staff/colleagues/waiting/{proposal.pk}/"
    own = admin.post(decide, {"approves": "yes", "why": ""})
    assert "Somebody else decides it" in own.content.decode()
    page = ines.get(decide).content.decode()
    assert "The link to begin was shown to who asked for it" in page
    assert "Speak with Nia Rowe yourself" in page
    assert "Joins the unit." in page
    ines.post(decide, {"approves": "yes", "why": ""})
    assert who("nia-rowe").roles == {"case_officer"}
    assert "Approved: Case officer" in admin.get(nia).content.decode()
    assert "Approved." in ines.get(decide).content.decode()


def test_what_was_typed_wrongly_stays_on_the_page(as_):
    said = {"agency": "", "name": "Nia Rowe", "email": "dan@example.org"}
    page = as_("admin").post("/staff/colleagues/add/", {**said, "link": "mail"})
    assert "Choose their agency." in page.content.decode()
    said["agency"] = Agency.objects.get(code="fire").pk
    page = as_("admin").post("/staff/colleagues/add/", {**said, "link": "mail"})
    assert "here already" in page.content.decode()
    assert "Nia Rowe" in page.content.decode()


def test_a_mail_that_fails_is_said_on_the_page(as_, monkeypatch):
    def fail(self):
        raise ConnectionError

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    admin = as_("admin")
    page = admin.post(f"{at_('dan')}link/", {"link": "mail"}, follow=True)
    assert "could not be sent" in page.content.decode()
    shown = admin.post(f"{at_('dan')}link/", {"link": "show"})
    assert "only mailed to them" in shown.content.decode()
    shown = admin.post(f"{at_('mina')}link/", {"link": "show"})
    assert "/staff/account/invited/" in shown.content.decode()
    mine = admin.post(f"{at_('admin')}link/", {"link": "mail"})
    assert "Ask a colleague" in mine.content.decode()


@pytest.mark.parametrize(
    "page", ["role/", "team/", "factor/", "directory/", "back/", "second/", "decide"]
)
def test_what_gives_sight_asks_the_second_factor_again(who, propose, page):
    """S32: proposing and deciding what somebody may do asks the factor again."""
    client = Client()
    client.force_login(who("admin"))
    moved(client, second_factor_at=timedelta(minutes=11))
    path = f"{at_('dan')}{page}"
    if page == "decide":
        path = f"/staff/colleagues/waiting/{propose('dan').pk}/"
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url == "/staff/account/again/"


def test_the_first_administrator_finds_the_way_to_a_second(as_, who):
    Holding.objects.filter(user__username="ines").delete()
    admin = as_("admin")
    assert "Appoint the second" in admin.get(at_("ines")).content.decode()
    page = admin.post(f"{at_('ines')}second/", {"why": "We met."}, follow=True)
    assert "two administrators now" in page.content.decode()
    assert (
        "appointed by Ada Quist alone"
        in admin.get("/staff/colleagues/waiting/").content.decode()
    )
    assert "Appoint the second" not in admin.get(at_("dan")).content.decode()


def test_somebody_leaves_in_steps(as_, who, at):
    admin = as_("admin")
    page = admin.get(f"{at_('dan')}leaving/").content.decode()
    assert "Nothing is left to hand on." in page
    done = admin.post(f"{at_('dan')}leaving/close/", {"why": ""}, follow=True)
    assert "Left, and handed on what they did" in done.content.decode()
    again = admin.post(f"{at_('dan')}leaving/close/", {"why": ""})
    assert "closed already" in again.content.decode()
    admin.post(f"{at_('dan')}back/", {"why": "Back from leave."})
    assert Proposal.objects.get().kind == "return"


def test_handing_on_says_what_could_not_be_taken(as_, who, at):
    from commonside.ground.duties import actions as duties
    from commonside.ground.duties.queries import Counted

    due = Counted("ask", at, at, "agreed.ask")
    duties.owe("thing:1", [due], to=who("dan"), practice=None, at=at)
    admin = as_("admin")
    path = f"{at_('dan')}leaving/"
    page = admin.post(path, {"to": who("joanne").pk}, follow=True)
    assert "Joanne Fielding could not take 1 of it." in page.content.decode()
    assert "you count it" in page.content.decode()
    refused = admin.post(f"{path}close/", {"why": ""})
    assert "Hand on 1 promises and actions first." in refused.content.decode()
    off = admin.post(f"{at_('dan')}switch-off/", {"why": "Gone."}, follow=True)
    assert "is switched off" in off.content.decode()


def test_a_contact_confirms_on_one_page(as_, who, at):
    tom = as_("tom")
    quiet = tom.get("/staff/colleagues/yours/").content.decode()
    assert "Nothing is asked of you now." in quiet
    now = timezone.now()
    Roll.objects.create(agency=who("tom").agency, opened_at=now, due_at=now)
    page = tom.get("/staff/colleagues/yours/").content.decode()
    assert "Only you are asked about." in page
    said = {"shown": [who("tom").pk]}
    wrong = tom.post("/staff/colleagues/yours/", said)
    assert "Say that you read each name." in wrong.content.decode()
    done = tom.post("/staff/colleagues/yours/", {**said, "checked": "on"}, follow=True)
    assert "All are confirmed." in done.content.decode()
    User.objects.filter(username="tom").update(agency=None)
    assert tom.get("/staff/colleagues/yours/").status_code == 404


def test_my_work_says_what_waits(as_, who, propose):
    now = timezone.now()
    Roll.objects.create(agency=who("tom").agency, opened_at=now, due_at=now)
    propose("dan")
    assert (
        "Say who still works for Housing"
        in as_("tom").get("/staff/work/").content.decode()
    )
    words = "1 waits for a second person"
    assert words in as_("ines").get("/staff/work/").content.decode()
    assert words not in as_("admin").get("/staff/work/").content.decode()
    assert "People of my agency" in as_("tom").get("/staff/me/").content.decode()


def test_a_contact_says_who_has_left(as_, who):
    now = timezone.now()
    Roll.objects.create(agency=who("samuel").agency, opened_at=now, due_at=now)
    samuel = as_("samuel")
    page = samuel.get("/staff/colleagues/yours/")
    asked = [id_ for id_, _ in page.context["form"].fields["shown"].choices]
    said = {"shown": asked, "gone": [who("dan").pk], "checked": "on"}
    samuel.post("/staff/colleagues/yours/", said)
    assert not who("dan").is_active


def test_only_the_lead_answers_for_an_agency_without_a_contact(as_, who):
    now = timezone.now()
    for code in ("police", "housing"):
        agency = Agency.objects.get(code=code)
        Roll.objects.create(agency=agency, opened_at=now, due_at=now)
    ines = as_("ines")
    assert ines.get("/staff/colleagues/agencies/police/roll/").status_code == 200
    assert ines.get("/staff/colleagues/agencies/housing/roll/").status_code == 404
    assert (
        as_("admin").get("/staff/colleagues/agencies/police/roll/").status_code == 404
    )


def test_teams_and_their_duty_contact(as_, who):
    admin = as_("admin")
    form = admin.get("/staff/colleagues/teams/asb/duty/")
    assert form.context["form"].initial["to"] == who("samuel").pk
    admin.post("/staff/colleagues/teams/asb/duty/", {"to": who("dan").pk})
    page = admin.get("/staff/colleagues/agencies/").content.decode()
    assert "Duty contact: Dan Reeve" in page


def test_taking_back_is_for_the_proposer(as_, propose):
    made = propose("dan")
    path = f"/staff/colleagues/waiting/{made.pk}/take-back/"
    assert as_("admin").post(path).status_code == 302
    assert as_("admin").post(path).status_code == 404


def test_who_looked_at_whom_is_kept(as_, who):
    as_("ines").get(at_("dan"))
    seen = Event.objects.filter(is_view=True, subject=f"user:{who('dan').pk}")
    assert seen.count() == 1


def test_a_role_that_reads_nothing_is_given_on_the_spot(as_, who):
    page = as_("admin").post(
        f"{at_('dan')}role/", {"role": "analyst", "why": ""}, follow=True
    )
    assert "has the role now" in page.content.decode()
    assert "analyst" in who("dan").roles
