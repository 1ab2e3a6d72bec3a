"""What a template may name; everything else in it is refused, its paragraph named.

S42: whoever edits a template may place facts and nothing more. What is parsed here is
rendered in a sandbox besides: this says where the fault is, the sandbox holds anyway.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from commonside.ground.audit.refusals import Obstacle, obstacle

# Facts of the letter itself. None is of anybody who complained (S51).
FACTS = {
    "to_name": "whom it is to",
    "to_address": "where it goes",
    "case": "our number of the case",
    "officer": "who writes",
    "agency": "the agency that has the case",
    "brand": "the partnership",
    "phone": "where to ring about it",
    "today": "the day",
    "marking": "how openly it may be handled",
    "made": "who fetched the file, and when",
    "subject": "what it is about",
    "paragraphs": "what was written",
    "one": "one of the paragraphs",
}
PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)


def sandbox(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    """Where templates are rendered: without attributes of ours, calls or globals."""
    made = ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined
    )
    made.globals.clear()
    return made


def obstacles_to_template(paragraphs: Sequence[str]) -> list[Obstacle]:
    """Which paragraphs reach for something that a template may not."""
    # A loop spans paragraphs, so all are read as one, a line each.
    lines = [" ".join(one.splitlines()) for one in paragraphs]
    try:
        tree = sandbox(autoescape=True).parse("\n".join(lines))
    except TemplateSyntaxError as error:
        return [_refused(_broken(lines, error.lineno), lines)]
    wrong = sorted(set(_wrong(tree)))
    return [_refused(line, lines) for line in wrong]


def _broken(lines: Sequence[str], at: int) -> int:
    """The first paragraph that cannot be read alone; the parser notices it later."""
    for number, line in enumerate(lines, 1):
        is_opened = line.count("{{") != line.count("}}")
        if is_opened or line.count("{%") != line.count("%}"):
            return number
    return at


def _wrong(node: nodes.Node) -> Iterator[int]:
    for inner in node.iter_child_nodes():
        is_known = not isinstance(inner, nodes.Name) or inner.name in FACTS
        if not isinstance(inner, PLAIN) or not is_known:
            yield inner.lineno
        else:
            yield from _wrong(inner)


def _refused(line: int, lines: Sequence[str]) -> Obstacle:
    number = max(1, min(line, len(lines)))
    return obstacle(
        "Paragraph {number} asks for more than a template may: {said}",
        number=number,
        said=lines[number - 1].strip()[:120] if lines else "",
    )


def filled(paragraphs: Sequence[str], facts: Mapping[str, Any]) -> list[str]:
    """The paragraphs with their facts, as plain text.

    >>> filled(["Dear {{ to_name }},"], {"to_name": "A & B <c>"})
    ['Dear A & B <c>,']
    """
    environment = sandbox(autoescape=False)
    return [environment.from_string(one).render(**facts) for one in paragraphs]


# What rendering raises when a template reaches for what is not there.
FAULTS = (TemplateError, TypeError)
