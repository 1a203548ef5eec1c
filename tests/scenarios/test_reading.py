"""A scenario's file: what it says, or a line for each thing that is wrong, with its place."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.control.openapi.scenario import schema
from emulator.scenarios import WrongScenario, of, read
from emulator.scenarios.document import MAX_VALUES
from emulator.scenarios.scenario import MAX_BYTES
from emulator.scenarios.schema import SCHEMA
from emulator.world.scenarios import finding


def lines(text: str | bytes) -> list[str]:
    """Return what is wrong with a text."""
    with pytest.raises(WrongScenario) as refused:
        read(text if isinstance(text, bytes) else text.encode(), "s.yaml")
    return refused.value.lines


def test_what_it_says_is_read_as_yaml_1_2() -> None:
    """Plain words by the core schema: no day and no yes is anything but a text."""
    text = """
as_of: 2026-01-05        # a comment
description: no
clock: {at: 2026-01-05T08:00:00Z, frozen: true}
seed: -7
users:
  - first_name: "12"
    manager: ~
    last_name: >
      Le
      Gall
"""

    assert read(text.encode(), "x/s.yaml").said == {
        "as_of": "2026-01-05",
        "description": "no",
        "clock": {"at": "2026-01-05T08:00:00Z", "frozen": True},
        "seed": -7,
        "users": [{"first_name": "12", "manager": None, "last_name": "Le Gall\n"}],
    }
    assert read(text.encode(), "x/s.yaml").title == "s"


def test_each_problem_has_a_line_in_the_order_of_the_file() -> None:
    """Its place in the text, its place in the data, what is wrong, what may have been meant."""
    text = """people: 5
clock: {frozen: 1}
users:
  - persona: employee
    departement: Paie
  - contract: {starts: 2026-02-30}
    smartlink: actve
    email: 12
leaves: {}
timesheets:
  - {of: ceo, week: tomorrow}
  - {week: today}
"""

    assert lines(text) == [
        "s.yaml:1:9: people: must be from 12 to 1000000",
        "s.yaml:2:17: clock.frozen: must be true or false",
        "s.yaml:5:5: users[0].departement: not known; did you mean department?",
        "s.yaml:7:16: users[1].smartlink: must be one of active, inactive, none; did you mean"
        " active?",
        "s.yaml:8:12: users[1].email: must be a text (put it in quotes)",
        "s.yaml:9:9: leaves: must be a list (- one, - another)",
        "s.yaml:11:21: timesheets[0].week: must be a day like 2026-01-05, today, today+14 or"
        " today-30",
        "s.yaml:12:5: timesheets[1]: of is missing",
    ]
    assert lines("leaves:\n- {of: ceo, from: 2026-02-30}") == [
        "s.yaml:2:19: leaves[0].from: there is no day 2026-02-30"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "s.yaml:1:1: must be a mapping (name: value)"),
        ("- 1", "s.yaml:1:1: must be a mapping (name: value)"),
        ("people: [", "s.yaml:2:1: while parsing a flow node"),
        ("a: b: c", "s.yaml:1:5: mapping values are not allowed"),
        ("users:\n\t- 1", "s.yaml:2:1: while scanning for the next token"),
        ("seed: 1\nseed: 2", "s.yaml:2:1: seed: written twice"),
        ("seed: &one 1", "s.yaml:1:7: seed: an anchor (&name) is not taken here"),
        ("seed: *one", "s.yaml:1:7: seed: an alias (*name); write it out"),
        ("seed: !!int 1", "s.yaml:1:7: seed: a tag (!name) is not taken here"),
        ("!!python/object/apply:os.abort []", "s.yaml:1:1: a tag (!name) is not taken here"),
        ("? [a]\n: 1", "s.yaml:1:3: the name of a member must be a plain text"),
        ("--- {}\n--- {}", "s.yaml:2:1: a second document; there can be one"),
        ("seed: 1\nb\x07", "s.yaml:2:2: the character U+0007 cannot stand in a YAML file"),
        (b"seed: 1\nb\xff", "s.yaml:2:2: not UTF-8"),
        ("apps: " + "[" * 30, "s.yaml:1:27: apps"),
        ("x" * (MAX_BYTES + 1), "s.yaml: larger than 1,048,576 bytes"),
        ("apps:\n" + "- 1\n" * MAX_VALUES, "s.yaml:50000:3: apps[49998]: more than 50,000 values"),
        ("apps:\n" + "- {}\n" * 501, "s.yaml:2:1: apps: has 501 entries; 500 is the most"),
        ("seed: 1000000000000000000000", "s.yaml:1:7: seed: must be a whole number"),
        ('description: "\\uD800"', "s.yaml:1:1"),
    ],
)
def test_what_is_no_scenario_says_where(text: str | bytes, line: str) -> None:
    """YAML that is broken, that runs code or that swells; a file that is none."""
    assert lines(text)[0].startswith(line)


def test_an_alias_that_swells_is_no_danger() -> None:
    """A billion laughs end at the first one."""
    pairs = zip("abcdefghijkl", "bcdefghijklm", strict=True)
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairs)

    assert lines(text)[0] == "s.yaml:1:1: a: not known; there are " + ", ".join(
        SCHEMA["properties"]  # type: ignore[arg-type]
    )
    assert len(lines(text)) == 21


def test_no_more_lines_than_one_can_read() -> None:
    """The first twenty, and how many more there are."""
    found = lines("users:\n" + "- {x: 1}\n" * 25)

    assert len(found) == 21
    assert found[19].startswith("s.yaml:21:4: users[19].x: not known")
    assert found[20] == "s.yaml: and 5 more"


def test_what_came_as_json_has_no_place_in_a_file() -> None:
    """Its lines say where in the data."""
    assert of({"people": 20}, "sent").said == {"people": 20}
    with pytest.raises(WrongScenario, match=r"^sent: users\[0\]\.x: not known; there are persona"):
        of({"users": [{"x": 1}]}, "sent")


WORDS = st.sampled_from(
    ["users", "people", "of", "from", "apps", "clock", "at", "- ", ": ", "\n", "  ", "[", "{", "]",
     "}", ",", "'", '"', "&a", "*a", "!t", "#", "|", "12", "?", "---", "...", "%", "é", "\t"]
)  # fmt: skip


def wrong_in(content: bytes) -> list[str]:
    """Return what is wrong with a content, nothing if it is a scenario."""
    try:
        read(content, "s.yaml")
    except WrongScenario as wrong:
        return wrong.lines
    return []


@given(st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=60))
@example("\ufeff")
@example("%YAML 9.9\n---\na")
@example("? ")
@example("<<: {a: b}")
@example("a: .inf")
@example("a: 1e999")
def test_any_text_is_a_scenario_or_has_lines(text: str) -> None:
    """Whatever it is: never another exception, and lines that are lines."""
    found = wrong_in(text.encode())

    assert all(line.startswith("s.yaml") and "\n" not in line for line in found)


@given(st.binary(max_size=80))
def test_any_bytes_too(content: bytes) -> None:
    """Also those that are no text."""
    assert all(line.startswith("s.yaml") for line in wrong_in(content))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-100, 2**60) | st.just(1.5)
    | st.sampled_from(["employee", "today", "today+5", "2026-01-05", "x", "", "CP", "none"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["of", "from", "week", "persona", "contract", "starts", "event", "groups"]),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"]]), VALUES, max_size=4))  # type: ignore[misc]
@example({"users": [{"groups": ["a"], "manager": None}]})
@example({"leaves": [{"of": "x", "from": "today-1", "type": "RTT"}], "activity": "none"})
def test_the_schema_means_the_same_to_others(value: dict[str, object]) -> None:
    """What editors check by is what is checked here, but for days that no calendar has."""
    try:
        of(value, "sent")
        fits = True
    except WrongScenario:
        fits = False

    assert fits == jsonschema_rs.is_valid(SCHEMA, value), value


def test_the_whole_schema_is_one_and_the_built_in_scenarios_fit_it() -> None:
    """With what the control API is sent in it, member by member."""
    whole = schema()
    jsonschema_rs.meta.validate(whole)

    assert finding.names() == [
        "broken-lucca",
        "demo",
        "first-approval",
        "leavers-and-joiners",
        "small-team",
        "sso-refused",
    ]
    for name in finding.names():
        jsonschema_rs.validate(whole, finding.built_in(name).said)
    assert not jsonschema_rs.is_valid(whole, {"apps": [{"nam": "x"}]})
    assert not jsonschema_rs.is_valid(whole, {"settings": {"dialect": "gide"}})
    assert json.loads(json.dumps(whole)) == whole
