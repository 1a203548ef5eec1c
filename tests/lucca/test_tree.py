"""The grammar of ``fields``."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import Invalid
from emulator.lucca.tree import parse_tree, render_tree

if TYPE_CHECKING:
    from emulator.lucca.tree import Tree

NAMES = st.text("abcdefXYZ_09é", min_size=1, max_size=8)
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.dictionaries(NAMES, st.just({}), max_size=3),
    lambda below: st.dictionaries(NAMES, below, max_size=3),
    max_leaves=8,
)


@given(TREES)
def test_what_is_rendered_reads_as_the_same_tree(tree: Tree) -> None:
    """Reading is the inverse of writing."""
    assert parse_tree(render_tree(tree)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", {}),
        ("id,name", {"id": {}, "name": {}}),
        ("department[id,name]", {"department": {"id": {}, "name": {}}}),
        ("manager.mail", {"manager": {"mail": {}}}),
        ("a[b.c,d]", {"a": {"b": {"c": {}}, "d": {}}}),
        ("a.b,a.c", {"a": {"b": {}, "c": {}}}),
        (" id, name", {"id": {}, "name": {}}),
        ("a[ b, c] , d", {"a": {"b": {}, "c": {}}, "d": {}}),
        ("collection.count,id", {"collection": {"count": {}}, "id": {}}),
    ],
)
def test_brackets_and_dots_nest(text: str, tree: Tree) -> None:
    """Members stand in brackets, after a dot, or both; what is said twice is merged."""
    assert parse_tree(text) == tree


@pytest.mark.parametrize(
    "text",
    ["a,,b", ",a", "a,", "a[b", "a]b", "a[]", "a.", "a..b", "[a]", "a ,b", "a b", "a ", "a[b ]"],
)
def test_an_unbalanced_or_empty_member_is_refused(text: str) -> None:
    """A ``fields`` that cannot be read is the caller's error."""
    with pytest.raises(Invalid):
        parse_tree(text)


def test_depth_and_length_are_limited() -> None:
    """Neither a deep nor a long ``fields`` costs more than a refusal."""
    with pytest.raises(Invalid, match="levels"):
        parse_tree(".".join("a" * 20))
    with pytest.raises(Invalid, match="longer"):
        parse_tree("a" * 30_000)


@given(st.text(max_size=60))
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    """No text makes the reader fail in another way."""
    with suppress(Invalid):
        parse_tree(text)
