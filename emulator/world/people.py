"""People of the company as users of Lucca."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.lucca.fields import Record
    from seed import Company, Contract, Person

_GENDERS = {"male": "Male", "female": "Female"}
_TITLES = {"male": "M.", "female": "Mme"}
_FOREVER = "9999-12-31T00:00:00"


class Users:
    """Makes Lucca's record of a person, with what it shows of the records it points to."""

    def __init__(self, company: Company) -> None:
        self._today = company.as_of.isoformat()
        self._departments: dict[int, Record] = {}
        self._managers: dict[int | None, Record | None] = {None: None}
        self._entities = {
            one.id: collection("legalentities").reference(one.id, one.name)
            for one in company.establishments
        }
        self._roles = {
            one.id: collection("roles").reference(one.id, one.name) for one in company.roles
        }
        self._cultures = {
            one.id: collection("cultures").reference(one.id, one.name) for one in company.cultures
        }
        self._calendars = {
            one.id: collection("publicholidaycalendars").reference(one.id, one.name)
            for one in company.calendars
        }

    def applicable(self, contracts: Sequence[Contract]) -> Contract:
        """Return the contract that a user shows: the current one, else the next, else the last."""
        for one in contracts:
            if one.ends_on is None or one.ends_on >= self._today:
                return one
        return contracts[-1]

    def _department(self, person: Person) -> Record:
        key = person.department_id
        if key not in self._departments:
            name = person.department_name
            self._departments[key] = collection("departments").reference(key, name)
        return self._departments[key]

    def _manager(self, person: Person) -> Record | None:
        key = person.manager_id
        if key not in self._managers:
            self._managers[key] = USERS.reference(key, person.manager_name or "")
        return self._managers[key]

    def record(self, person: Person, contracts: Sequence[Contract]) -> Record:
        """Return the whole record, its fields in the order they are declared."""
        contract = self.applicable(contracts)
        ends_on = contract.ends_on
        manager_id, department_id = person.manager_id, person.department_id
        first, last = person.first_name, person.last_name
        return {
            "id": person.id,
            "name": f"{first} {last}",
            "url": USERS.url_of(person.id),
            "displayName": f"{last} {first}",
            "firstName": first,
            "lastName": last,
            "login": person.login,
            "mail": person.email,
            "employeeNumber": person.employee_number,
            "dtContractStart": f"{contract.starts_on}T00:00:00",
            "dtContractEnd": None if ends_on is None else f"{ends_on}T00:00:00",
            "birthDate": f"{person.birth_date}T00:00:00",
            "seniorityDate": f"{contracts[0].starts_on}T00:00:00",
            "modifiedAt": f"{min(contract.starts_on, self._today)}T08:30:00.000",
            "legalEntityId": person.establishment_id,
            "legalEntity": self._entities[person.establishment_id],
            "departmentId": department_id,
            "department": self._department(person),
            "managerId": manager_id,
            "manager": self._manager(person),
            "rolePrincipalId": person.role_id,
            "rolePrincipal": self._roles[person.role_id],
            "habilitedRoles": [],
            "cultureID": person.culture_id,
            "culture": self._cultures[person.culture_id],
            "calendarId": person.calendar_id,
            "calendar": self._calendars[person.calendar_id],
            "cspId": person.csp_id,
            "nationalityId": person.nationality,
            "userWorkCycles": [
                {
                    "id": person.id,
                    "ownerID": person.id,
                    "workCycleID": person.work_cycle_id,
                    "startsOn": f"{contracts[0].starts_on}T00:00:00",
                    "endsOn": _FOREVER,
                }
            ],
            "gender": _GENDERS[person.gender],
            "civilTitle": _TITLES[person.gender],
            "jobTitle": person.job_title,
            "address": person.address,
            "directLine": person.direct_line,
            "professionalMobile": person.professional_mobile,
            "personalMobile": person.personal_mobile,
            "personalEmail": person.personal_email,
            "quote": person.quote,
            "insuranceNumber": person.insurance_number,
            "allowsElectronicPayslip": True,
            "bankName": person.bank_name,
            "rib": person.rib,
            "iban": person.iban,
            "bic": person.bic,
            "frenchCarTaxHorsePower": None,
            "frenchMotocyclesTaxHorsePower": None,
            "unitSellPrice": None,
            "personalCard": None,
            "corporateCard": None,
            "externalId": None,
        }
