"""People of the company as users of Lucca.

A record is written out as the text that is kept: as a dictionary of fifty fields, to be turned
into text, it takes four times as long, and a large company has 100,000. What many share (their
department, their manager) is turned into text once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from seed import Company, Contract, Person

_GENDERS = {"male": '"Male","civilTitle":"M."', "female": '"Female","civilTitle":"Mme"'}
_FOREVER = "9999-12-31T00:00:00"
_NOBODY = '"managerId":null,"manager":null'
_UNUSED = (
    '"frenchCarTaxHorsePower":null,"frenchMotocyclesTaxHorsePower":null,"unitSellPrice":null,'
    '"personalCard":null,"corporateCard":null,"externalId":null'
)


class Users:
    """Makes the rows of Lucca's users, with what each shows of the records it points to."""

    def __init__(self, company: Company) -> None:
        self._today = company.as_of.isoformat()
        self._entities = _references("legalEntityId", "legalEntity", company.establishments)
        self._roles = _references("rolePrincipalId", "rolePrincipal", company.roles)
        self._cultures = _references("cultureID", "culture", company.cultures)
        self._calendars = _references("calendarId", "calendar", company.calendars)

    def applicable(self, contracts: Sequence[Contract]) -> Contract:
        """Return the contract that a user shows: the current one, else the next, else the last."""
        for one in contracts:
            if one.ends_on is None or one.ends_on >= self._today:
                return one
        return contracts[-1]

    def row(self, person: Person, contracts: Sequence[Contract]) -> tuple[Any, ...]:
        """Return a person as the users' table has it: what is compared, then the record in short
        and whole, its fields in the order they are declared."""
        contract = self.applicable(contracts)
        starts, ends = f"{contract.starts_on}T00:00:00", contract.ends_on
        ends = None if ends is None else f"{ends}T00:00:00"
        # Nothing is later than now, whatever the hour of today is.
        past = contract.starts_on < self._today
        modified = f"{contract.starts_on}T08:30" if past else f"{self._today}T00:00"
        modified = f"{modified}:00.000"
        first, last, login, mail = person.first_name, person.last_name, person.login, person.email
        own, family = first.casefold(), last.casefold()
        key, number, words = person.id, person.employee_number, (first, last, login, mail)
        first, last, login, mail = _escaped(words)
        brief = f'"id":{key},"name":"{first} {last}","url":"{USERS.url_of(key)}"'
        doc = (
            f'{{{brief},"displayName":"{last} {first}","firstName":"{first}","lastName":"{last}",'
            f'"login":"{login}","mail":"{mail}","employeeNumber":"{number}",'
            f'"dtContractStart":"{starts}","dtContractEnd":{_moment(ends)},'
            f'"birthDate":"{person.birth_date}T00:00:00",'
            f'"seniorityDate":"{contracts[0].starts_on}T00:00:00","modifiedAt":"{modified}",'
            f"{self._pointed_to(person)},{_personal(person, contracts)},{_UNUSED}}}"
        )
        compared = f"{own} {family}", own, family, words[2].casefold(), words[3].casefold()
        dated = starts, ends, modified
        ids = person.establishment_id, person.department_id, person.manager_id, person.role_id
        more = person.culture_id, person.calendar_id, person.csp_id, None
        return (key, *compared, number, *dated, *ids, *more, f"{{{brief}}}", doc)

    def _pointed_to(self, person: Person) -> str:
        return (
            f"{self._entities[person.establishment_id]},"
            f"{_department(person.department_id, person.department_name)},"
            f"{_manager(person.manager_id, person.manager_name)},"
            f'{self._roles[person.role_id]},"habilitedRoles":[],'
            f"{self._cultures[person.culture_id]},{self._calendars[person.calendar_id]}"
        )


def _personal(person: Person, contracts: Sequence[Contract]) -> str:
    job, address, mail, bank = _escaped(
        (person.job_title, person.address, person.personal_email, person.bank_name)
    )
    return (
        f'"cspId":{person.csp_id},"nationalityId":"{person.nationality}",'
        f'"userWorkCycles":[{{"id":{person.id},"ownerID":{person.id},'
        f'"workCycleID":{person.work_cycle_id},"startsOn":"{contracts[0].starts_on}T00:00:00",'
        f'"endsOn":"{_FOREVER}"}}],"gender":{_GENDERS[person.gender]},"jobTitle":"{job}",'
        f'"address":"{address}","directLine":"{person.direct_line}",'
        f'"professionalMobile":"{person.professional_mobile}",'
        f'"personalMobile":"{person.personal_mobile}","personalEmail":"{mail}",'
        f'"quote":{_quote(person.quote)},"insuranceNumber":"{person.insurance_number}",'
        f'"allowsElectronicPayslip":true,"bankName":"{bank}","rib":"{person.rib}",'
        f'"iban":"{person.iban}","bic":"{person.bic}"'
    )


def _escaped(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts as they stand inside the quotes of a JSON string (RFC 8259 §7)."""
    if b"\\" not in orjson.dumps("".join(texts)):
        return texts
    return tuple(orjson.dumps(text).decode()[1:-1] for text in texts)


def _moment(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'


def _quote(text: str | None) -> str:
    return "null" if text is None else orjson.dumps(text).decode()


def _references(id_name: str, name: str, targets: Sequence[Any]) -> Mapping[int, str]:
    """Return, by id, what a user shows of a record it points to."""
    return {one.id: _reference(id_name, name, one.id, one.name) for one in targets}


@lru_cache(maxsize=4096)
def _department(key: int, name: str) -> str:
    return _reference("departmentId", "department", key, name)


@lru_cache(maxsize=4096)
def _manager(key: int | None, name: str | None) -> str:
    return _NOBODY if key is None else _reference("managerId", "manager", key, name or "")


def _reference(id_name: str, name: str, key: int, shown: str) -> str:
    field = USERS.by_name[name.lower()]
    both = {id_name: key, name: collection(field.to).reference(key, shown)}
    return orjson.dumps(both).decode()[1:-1]
