"""Everything that can be done to a case, under what somebody wants to do."""

from django.urls import reverse

from commonside.ground.design import ports
from commonside.work.cases.page import TABS
from commonside.work.cases.rules.more import GROUPS, LINES, grouped


def sections(client, case):
    """The page "More" as (heading, its links), in order."""
    page = client.get(reverse("cases:more", args=[case.reference])).content.decode()
    found = []
    for part in page.split('<section class="cs-panel"')[1:]:
        heading = part.split("</h2>")[0].rsplit(">", 1)[1]
        lines = part.split("</section>")[0].split("</a>")[:-1]
        found.append((heading, [line.rsplit(">", 1)[1] for line in lines]))
    return found


def test_what_can_be_done_stands_under_what_somebody_wants(client, case, cast):
    client.force_login(cast["joanne"])
    found = sections(client, case)
    headings = [heading for heading, _ in found]
    assert headings == [words for words in GROUPS.values() if words in headings]
    known = dict(found)
    assert known["Keep in touch"][:2] == ["Add a contact", "Contacts"]
    assert "Evidence" in known["Reports, papers and evidence"]
    assert "Offer support" in known["Risk, safety and support"]
    assert "Open it again" not in str(found)


def test_every_line_names_a_group_and_every_tab_has_one():
    assert {line.group for line in LINES} <= set(GROUPS)
    theirs = [
        e for menu in ("tabs", "do", "look") for e in ports.menus[f"cases.{menu}"]
    ]
    assert {entry.group for entry in theirs} <= {*GROUPS, ""}
    lines = {f"cases:{line.name}" for line in LINES}
    assert {name for _, name, _, _ in TABS} - lines == {"cases:case"}


def test_what_names_no_group_comes_last_and_is_not_lost():
    rows = grouped([("", "a:b", "Odd"), ("none", "c:d", "Odder"), ("work", "e:f", "W")])
    assert rows[-1][2] == [("a:b", "Odd"), ("c:d", "Odder")]
    assert [code for code, _, _ in rows] == ["work", "case"]
