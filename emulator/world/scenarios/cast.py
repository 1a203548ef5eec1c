"""The people that a scenario names: personas changed, somebody new; the same in both products.

Somebody new takes the place of one of the last of the generated company, and with it a whole file:
an address, a bank account, a leave account. Who they are is what the scenario says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from emulator.errors import Invalid
from emulator.lucca.operations.moment import Moment
from emulator.lucca.operations.writing import update
from emulator.lucca.resources.departments import DEPARTMENTS
from emulator.lucca.resources.organisation import ROLES
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import people, records, staging
from emulator.scenarios.checking import did_you_mean
from emulator.smartlink.store import accounts, folders
from emulator.world.newcomers import addresses, spelled
from seed import PERSONAS
from seed.identity import PRIVATE_DOMAIN
from seed.personas import EVERYONE, HR_GROUPS, MANAGERS, PAYROLL, PROJECT_MANAGERS
from seed.reference import ADMINISTRATOR, EMPLOYEE, HR, MANAGER, PROJECT_MANAGER
from seed.reference import PAYROLL as PAYROLL_ROLE
from seed.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.scenarios.document import Path
    from emulator.world.scenarios.stage import Stage

    User = dict[str, Any]

_GROUPS = {
    EMPLOYEE: (EVERYONE,),
    MANAGER: (EVERYONE, MANAGERS),
    HR: (EVERYONE, *HR_GROUPS),
    PAYROLL_ROLE: (EVERYONE, PAYROLL),
    PROJECT_MANAGER: (EVERYONE, PROJECT_MANAGERS),
    ADMINISTRATOR: (EVERYONE,),
}
"""The folders that go with a role, as the personas have them."""

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_OURS = {
    "login": "login",
    "firstName": "first_name",
    "lastName": "last_name",
    "managerId": "manager",
    "jobTitle": "job_title",
    "mail": "email",
}
"""What a scenario calls what Lucca refuses."""

_SETTLED_YEARS = 2
"""Since when somebody new works here unless their contract is given."""


def added(users: list[User]) -> int:
    """Return how many of the users a scenario names are new."""
    return sum(one.get("persona") not in PERSONAS for one in users)


def set_up(stage: Stage) -> None:
    """Have everyone there: by name first, then what refers to others, then who is not there."""
    users = stage.scenario.some("users")
    new = stage.config.people - added(users)
    cast = []
    for number, user in enumerate(users):
        known = PERSONAS.get(user.get("persona", ""))
        new += known is None
        cast.append(_Somebody(stage, ("users", number), user, known or new))
    for one in cast:
        one.tried(one.name)
    for one in cast:
        one.tried(one.place)
    for one in cast:
        one.tried(one.leave_out)


class _Somebody:
    """One of the users that a scenario names, and who they are in both products."""

    def __init__(self, stage: Stage, path: Path, user: User, key: int) -> None:
        self._stage = stage
        self._db = stage.db
        self._path = path
        self._user = user
        self._key = key
        self._is_new = user.get("persona") not in PERSONAS
        self._ok = True

    def tried(self, step: Callable[[], None]) -> None:
        """Take a step, unless an earlier one failed."""
        stage, user = self._stage, self._user
        if self._ok and not stage.tried(self._path, step):
            self._ok = False
            stage.failed |= {user[name] for name in ("persona", "email") if name in user}

    def name(self) -> None:
        """Give them their names, and what is made of names."""
        user, persona = self._user, self._user.get("persona")
        if persona is not None and persona in self._stage.seen:
            raise Invalid(f"persona: {persona!r} is there twice")
        before = self._account()
        first, last = user.get("first_name"), user.get("last_name")
        if self._is_new and not (first and last):
            hint = "" if persona is None else did_you_mean(persona, list(PERSONAS))
            missing = "last_name" if first else "first_name"
            raise Invalid(f"{missing} is missing: somebody new has both names{hint}")
        first, last = first or before.first_name, last or before.last_name
        mail, login = user.get("email"), user.get("login")
        if self._is_new:
            free = addresses(self._db, first, last)
            mail, login = mail or free[0], login or free[1]
        mail = self._checked(mail or before.email)
        self._write(self._names(first, last, mail, login))
        part = persona if self._is_new else before.persona
        accounts.replace(
            self._db,
            before._replace(first_name=first, last_name=last, email=mail, persona=part),
        )
        if persona is not None:
            self._stage.seen.add(persona)
            self._stage.parts[persona] = self._key

    def place(self) -> None:
        """Give them what refers to others, and a contract."""
        user = self._user
        body: dict[str, Any] = {}
        account = self._account()
        if "department" in user:
            key, name, head = self._department(user["department"])
            body |= {"departmentId": key, "managerId": None if head == self._key else head}
            account = account._replace(department=name)
        if "manager" in user:
            said = user["manager"]
            body["managerId"] = said and self._stage.person(said, "manager")
        if "role" in user:
            body["rolePrincipalId"] = self._named(ROLES.table_name, "role", user["role"])
            is_admin = body["rolePrincipalId"] == ADMINISTRATOR
            account = account._replace(role="ADMIN" if is_admin else "USER")
        if "job_title" in user:
            body["jobTitle"] = user["job_title"]
            account = account._replace(title=user["job_title"])
        self._write(body)
        if "managerId" in body:
            account = account._replace(manager_email=self._mail_of(body["managerId"]))
        accounts.replace(self._db, account)
        self._employ()
        role = body.get("rolePrincipalId", EMPLOYEE if self._is_new else None)
        groups = user.get("groups", _GROUPS.get(role, (EVERYONE,)) if role else None)
        if groups is not None:
            folders.set_groups(self._db, self._key, groups)

    def leave_out(self) -> None:
        """Take them out of a product that they are not in."""
        if self._user.get("lucca") is False and self._in_lucca():
            if staging.leads(self._db, self._key):
                raise Invalid("lucca: somebody has them as manager, or a department as head")
            staging.remove(self._db, self._key)
        how = self._user.get("smartlink")
        if how == "none":
            accounts.remove(self._db, self._key)
        elif how is not None:
            accounts.replace(self._db, self._account()._replace(active=how == "active"))

    def _account(self) -> accounts.AccountRow:
        found = accounts.row(self._db, self._key)
        assert found is not None, "everyone generated has an account until leave_out"
        return found

    def _in_lucca(self) -> bool:
        return bool(records.by_ids(self._db, USERS, [self._key]))

    def _write(self, body: dict[str, Any]) -> None:
        """Change the user, by the rules of Lucca's own API."""
        if self._in_lucca():
            try:
                update(Moment(self._db, self._stage.here()), USERS, self._key, body)
            except Invalid as error:
                raise Invalid(_in_our_words(str(error))) from None
        elif self._user.get("lucca"):
            raise Invalid("lucca: this persona has no file there; add somebody new")

    def _names(self, first: str, last: str, mail: str, login: str | None) -> dict[str, Any]:
        body: dict[str, Any] = {"firstName": first, "lastName": last, "mail": mail}
        if login is not None:
            body["login"] = login
        if "first_name" in self._user or "last_name" in self._user:
            body["personalEmail"] = f"{spelled(first)}.{spelled(last)}{PRIVATE_DOMAIN}"
        gender = self._user.get("gender")
        if gender is None and "first_name" in self._user:
            words = load()
            is_his = any(first == word[0] for word in words.male)
            gender = "male" if is_his else "female"
            if not is_his and all(first != word[0] for word in words.female):
                gender = None
        if gender is not None:
            body |= {"gender": gender.title(), "civilTitle": "M." if gender == "male" else "Mme"}
        return body

    def _checked(self, mail: str) -> str:
        if not _MAIL.fullmatch(mail):
            raise Invalid(f"email: {mail[:80]!r} is no mail address")
        other = accounts.account_by_email(self._db, mail)
        if (other is not None and other.id != self._key) or people.id_by_mail(
            self._db, mail
        ) not in (None, self._key):
            raise Invalid(f"email: somebody has {mail} already")
        return mail

    def _department(self, name: str) -> tuple[int, str, int]:
        key = self._named(DEPARTMENTS.table_name, "department", name)
        found = records.record(self._db, DEPARTMENTS, key)
        return key, found["name"], found["headID"]

    def _named(self, table: str, member: str, name: str) -> int:
        known = staging.ids_by_name(self._db, table)
        for one, key in known.items():
            if one.casefold() == name.strip().casefold():
                return key
        hint = did_you_mean(name, list(known)) or f"; there are {', '.join(list(known)[:20])}"
        raise Invalid(f"{member}: there is no {name[:80]!r}{hint}")

    def _mail_of(self, key: int | None) -> str | None:
        return None if key is None else str(records.record(self._db, USERS, key)["mail"])

    def _employ(self) -> None:
        if not self._in_lucca():
            return
        as_of = self._stage.config.as_of
        said = self._user.get("contract", {})
        if not said and not self._is_new:
            return
        user = records.record(self._db, USERS, self._key)
        starts, ends = user["dtContractStart"][:10], (user["dtContractEnd"] or "")[:10] or None
        if self._is_new:
            starts, ends = f"{as_of.year - _SETTLED_YEARS}-01-02", None
            staging.forget_activity(self._db, self._key)
        if "starts" in said:
            starts = self._stage.day(said["starts"], "contract.starts").isoformat()
        if "ends" in said:
            ends = said["ends"] and self._stage.day(said["ends"], "contract.ends").isoformat()
        if ends is not None and ends < starts:
            raise Invalid(f"contract.ends: {ends} is before the first day, {starts}")
        staging.employ(self._db, self._key, (starts, ends), as_of.isoformat())
        term = {
            "dtContractStart": f"{starts}T00:00:00",
            "dtContractEnd": ends and f"{ends}T00:00:00",
            "seniorityDate": f"{starts}T00:00:00",
        }
        records.replace(self._db, USERS, user | term)


def _in_our_words(said: str) -> str:
    """Return a refusal of Lucca's with the member of a scenario that it is about."""
    for theirs, ours in _OURS.items():
        if theirs.casefold() in said.casefold():
            return f"{ours}: {said}"
    return said
