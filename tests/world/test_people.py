"""A user's row, which is written out as text: the same as if it had been made of the record."""

from __future__ import annotations

import orjson
import pytest

from emulator.lucca.resources.users import USERS
from emulator.lucca.store.records import row_of
from emulator.world.people import Users
from seed import Company
from tests.conftest import AS_OF


@pytest.fixture(scope="module")
def company() -> Company:
    """People enough for every kind: without a manager, with a remark, gone, yet to come."""
    return Company(people=3_000, as_of=AS_OF)


def test_the_text_is_the_record(company: Company) -> None:
    """Each row is what the collection itself would make of the record that is in its text."""
    users = Users(company)
    rows = [users.row(one, company.contracts(one)) for one in company.people() if one.has_lucca]

    for row in rows:
        record = orjson.loads(row[-1])
        assert list(record) == [field.name for field in USERS.fields if not field.apart]
        assert row == row_of(USERS, record)
    assert {row[-1].count('"quote":null') for row in rows} == {0, 1}
    assert {orjson.loads(row[-1])["manager"] is None for row in rows} == {False, True}


def test_texts_are_escaped(company: Company) -> None:
    """What JSON does not allow as it is in a string is written so that it comes back the same."""
    awkward = 'O\'Hara "Bob" \\ \n Éléonore – 🙂'
    one = next(company.people())._replace(
        first_name=awkward,
        last_name=awkward,
        login=awkward,
        email=awkward,
        job_title=awkward,
        address=awkward,
        quote=awkward,
    )

    row = Users(company).row(one, company.contracts(one))

    record = orjson.loads(row[-1])
    assert row == row_of(USERS, record)
    assert record["name"] == f"{awkward} {awkward}"
    for name in ("firstName", "lastName", "login", "mail", "jobTitle", "address", "quote"):
        assert record[name] == awkward
