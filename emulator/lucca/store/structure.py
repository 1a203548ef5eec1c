"""Legal units and establishments: as they are kept, and the views that v3 and v4 show of them.

What v3 calls a legal entity is v4's establishment: one row, two views.
"""

from __future__ import annotations

from emulator.lucca.fields import BASE
from emulator.storage import Table

LEGAL_UNITS = Table(
    "lucca_unit_in_law",
    {
        "id": int,
        "name": str,
        "code": str,
        "country_id": int,
        "identification": str,
        "activity_code": str,
        "headquarters_id": int,
        "created_at": str,
        "is_archived": int,
    },
    "id",
)
ESTABLISHMENTS = Table(
    "lucca_site",
    {
        "id": int,
        "name": str,
        "code": str,
        "legal_unit_id": int,
        "identification": str,
        "activity_code": str,
        "calendar_id": int,
        "street": str,
        "postcode": str,
        "city": str,
        "country_id": int,
        "time_zone": str,
        "created_at": str,
        "author_id": int,
        "modified_at": str,
        "modifier_id": int,
        "is_archived": int,
    },
    "id",
)
"""``author_id`` and ``modifier_id`` are users; 0 is Lucca itself, which set the account up."""


def _boolean(condition: str) -> str:
    return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)"


def _somebody(key: str) -> str:
    # As an example of Lucca's front end has whoever set an account up.
    lucca = f"""json_object('id', 0, 'firstName', 'Lucca', 'lastName', 'Admin',
        'fullName', 'Lucca Admin', 'url', '{BASE}/api/v3/users/0')"""
    person = f"""(SELECT json_object(
        'id', u.id,
        'firstName', json_extract(u.doc, '$.firstName'),
        'lastName', json_extract(u.doc, '$.lastName'),
        'fullName', json_extract(u.doc, '$.name'),
        'url', '{BASE}/api/v3/users/' || u.id) FROM lucca_user u WHERE u.id = {key})"""
    return f"json(CASE {key} WHEN 0 THEN {lucca} ELSE {person} END)"


_COUNTRY = """json((
    SELECT json_object('id', c.id, 'name', json_extract(c.doc, '$.name'))
    FROM lucca_country c WHERE c.id = l.country_id))"""

UNITS_V4 = f"""
SELECT
    l.id AS id,
    casefold(l.name) AS name,
    casefold(l.code) AS code,
    l.country_id AS countryId,
    l.headquarters_id AS headquartersId,
    l.is_archived AS isArchived,
    json_object('id', l.id, 'name', l.name) AS brief,
    json_object(
        'id', l.id,
        'name', l.name,
        'code', l.code,
        'countryId', l.country_id,
        'country', {_COUNTRY},
        'legalIdentificationNumber', l.identification,
        'activityCode', l.activity_code,
        'headquartersId', l.headquarters_id,
        'createdAt', l.created_at,
        'isArchived', {_boolean("l.is_archived")}) AS doc
FROM lucca_unit_in_law l
"""

ESTABLISHMENTS_V4 = f"""
SELECT
    e.id AS id,
    casefold(e.name) AS name,
    casefold(e.code) AS code,
    e.legal_unit_id AS legalUnitId,
    e.calendar_id AS calendarId,
    e.is_archived AS isArchived,
    json_object('id', e.id, 'name', e.name) AS brief,
    json_object(
        'id', e.id,
        'name', e.name,
        'code', e.code,
        'legalUnitId', e.legal_unit_id,
        'legalUnit', (
            SELECT json_object('id', l.id, 'name', l.name, 'code', l.code)
            FROM lucca_unit_in_law l WHERE l.id = e.legal_unit_id),
        'legalIdentificationNumber', e.identification,
        'activityCode', e.activity_code,
        'calendarId', e.calendar_id,
        'address', json_object(
            'street', e.street, 'postalCode', e.postcode, 'city', e.city,
            'countryId', e.country_id),
        'timeZoneId', e.time_zone,
        'createdAt', e.created_at,
        'author', {_somebody("e.author_id")},
        'lastModifiedAt', e.modified_at,
        'lastModifier', {_somebody("e.modifier_id")},
        'isArchived', {_boolean("e.is_archived")}) AS doc
FROM lucca_site e
"""

_URL = f"'{BASE}/api/v3/legalEntities/' || e.id"

LEGAL_ENTITIES = f"""
SELECT
    e.id AS id,
    casefold(e.name) AS name,
    casefold(e.code) AS code,
    e.is_archived AS isArchived,
    json_object('id', e.id, 'name', e.name, 'url', {_URL}) AS brief,
    json_object(
        'id', e.id,
        'name', e.name,
        'url', {_URL},
        'code', e.code,
        'siretNumber', e.identification,
        'isArchived', {_boolean("e.is_archived")}) AS doc
FROM lucca_site e
"""
