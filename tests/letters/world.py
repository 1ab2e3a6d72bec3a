"""A message that the gate refused: the person of the world's case is only rung."""

from tests.house.world import THEN, World


def add(world: World) -> None:
    from commonside.ground.letters.actions import write

    person = world.case.parties.get(is_main=True).person
    world.things["message"] = write(
        "ring_us",
        person_id=person.pk,
        about=f"case:{world.case.pk}",
        words={},
        by=world.cast["joanne"],
        at=THEN,
    )
