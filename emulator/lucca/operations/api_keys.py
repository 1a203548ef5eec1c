"""API keys: made, given another value, revoked. Each has a role of its own, of the same name.

Source: Lucca's API reference, "Authentication" (a dedicated role, a technical contact).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.errors import Conflict, Invalid, NotFound
from emulator.lucca import rights
from emulator.lucca.resources.organisation import ROLES
from emulator.lucca.store import keys, people, records
from emulator.lucca.store import rights as kept
from emulator.lucca.store.keys import ApiKey
from emulator.members import members_of
from emulator.tenancy.store import read_fact

if TYPE_CHECKING:
    from emulator.services import Services
    from emulator.storage import Connection

_MOST = 100
_LONGEST = 100


def entries(db: Connection) -> list[dict[str, Any]]:
    """Return the keys as the control API shows them."""
    limited = kept.every(db)
    return [_entry(one, limited) for one in keys.every(db)]


def create(db: Connection, body: object, here: Services) -> dict[str, Any]:
    """Make a key and its role. Raises ``Invalid``, and ``Conflict`` for a name that is taken."""
    sent = members_of(body, "an API key", ("name", "contact", "rights"))
    name = _text(sent.get("name"), "name")
    known = keys.every(db)
    if len(known) >= _MOST:
        raise Conflict(f"There are {_MOST} API keys already.")
    taken = keys.named(db, name) or people.id_by_name(db, ROLES.table_name, name)
    if taken is not None:
        raise Conflict(f"There is an API key or a role named {name!r} already.")
    contact = _contact(db, sent.get("contact"))
    role = records.next_id(db, ROLES)
    records.add(db, ROLES, [{"id": role, "name": name, "url": ROLES.url_of(role)}])
    _limit(db, role, sent.get("rights"))
    number = max((one.id for one in known), default=0) + 1
    made = ApiKey(number, "", name, contact, role).valued(_seed(db), here.tenant)
    keys.put(db, made)
    return _entry(made, kept.every(db))


def change(db: Connection, key_id: int, body: object) -> dict[str, Any]:
    """Give a key another contact or other rights; null for all. Raises ``NotFound``."""
    one = _found(db, key_id)
    sent = members_of(body, "an API key", ("contact", "rights"))
    if "contact" in sent:
        one = one._replace(contact_mail=_contact(db, sent["contact"]))
        keys.put(db, one)
    if "rights" in sent:
        if one.id == keys.FIRST:
            # Its role is that of people, too: it gets one of its own first.
            one = _with_own_role(db, one)
        _limit(db, one.role_id, sent["rights"])
    return _entry(one, kept.every(db))


def rotate(db: Connection, key_id: int, here: Services) -> dict[str, Any]:
    """Give a key another value; the one it had opens nothing from now on."""
    one = _found(db, key_id)
    turned = one._replace(rotation=one.rotation + 1).valued(_seed(db), here.tenant)
    keys.put(db, turned)
    return _entry(turned, kept.every(db))


def revoke(db: Connection, key_id: int) -> None:
    """Forget a key, and the role that it alone has. Raises ``Conflict`` for the last."""
    one = _found(db, key_id)
    if len(keys.every(db)) == 1:
        raise Conflict("The last API key cannot be revoked: rotate it.")
    keys.remove(db, one.id)
    if not people.have_role(db, one.role_id):
        records.remove(db, ROLES, one.role_id)
        kept.forget(db, one.role_id)


def _with_own_role(db: Connection, one: ApiKey) -> ApiKey:
    role = people.id_by_name(db, ROLES.table_name, one.name)
    if role is None:
        role = records.next_id(db, ROLES)
        records.add(db, ROLES, [{"id": role, "name": one.name, "url": ROLES.url_of(role)}])
    one = one._replace(role_id=role)
    keys.put(db, one)
    return one


def _entry(one: ApiKey, limited: dict[int, Any]) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "key": one.key,
        "contact": one.contact_mail,
        "role": {"id": one.role_id, "rights": limited.get(one.role_id)},
    }


def _found(db: Connection, key_id: int) -> ApiKey:
    one = keys.find(db, key_id)
    if one is None:
        raise NotFound("API key", key_id)
    return one


def _limit(db: Connection, role: int, asked: object) -> None:
    if asked is None:
        kept.forget(db, role)
        return
    rights.parse(asked)
    kept.put(db, role, asked)


def _contact(db: Connection, mail: object) -> str:
    if mail is None:
        return keys.first(db).contact_mail
    text = _text(mail, "contact")
    if people.id_by_mail(db, text) is None:
        raise Invalid(f"contact: nobody in Lucca has the e-mail address {text!r}.")
    return text


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise Invalid(f"{name} must be a text of 1 to {_LONGEST} characters.")
    if not value.isprintable():
        raise Invalid(f"{name} must be printable.")
    return value.strip()


def _seed(db: Connection) -> int:
    world = read_fact(db, "world") or {}
    return int(str(world["seed"]))
