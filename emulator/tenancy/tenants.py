"""The tenants of one process: each a folder of its own, opened when it is first used."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import monotonic
from emulator.config import is_label, label
from emulator.errors import Conflict, UnknownTenant
from emulator.storage import Database, Pool, alone, copy
from emulator.tenancy import store
from emulator.tenancy.files import Files
from emulator.tenancy.tenant import BEGUN, DROPPED, SETTINGS, Tenant, check_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from emulator.config import Config
    from emulator.settings import Settings
    from emulator.storage import Connection
    from emulator.tenancy.files import Origin
    from emulator.tenancy.moving import Due


class _Made(NamedTuple):
    """A whole file that is no tenant's yet, and what is in it."""

    path: Path
    settings: Settings
    world: Mapping[str, object]


class _Beginning(NamedTuple):
    """What a new tenant began as, and the copy that is kept of it, if it was made of one."""

    origin: Origin
    kept: Path | None
    again: bool = False  # of a tenant that is there


class Tenants:
    """Opens tenants on first use and remembers them. Thread-safe.

    ``adopt`` writes what is a tenant's own (keys, secrets) into a fresh copy of a template or of
    another tenant, given the tenant's name.
    """

    def __init__(self, config: Config, adopt: Callable[[Connection, str], None]) -> None:
        self.work: list[Due] = []
        """What falls due by the tenants' clocks, added by who does it."""
        self._config = config
        self._adopt = adopt
        self._pool = Pool()
        self._files = Files(config.data)
        self._open: dict[str, Tenant] = {}
        self._known: set[str] | None = None
        self._lock = Lock()
        self._listeners: defaultdict[str, list[Callable[[str], None]]] = defaultdict(list)

    def listen(self, topic: str, listener: Callable[[str], None]) -> None:
        """Have ``listener`` called with a tenant's name after a commit there announced ``topic``.

        It is called in the thread that committed, and must not take long.
        """
        self._listeners[topic].append(listener)

    def get(self, name: str) -> Tenant:
        """Return the tenant of that name as it stands, or raise ``UnknownTenant``.

        It may be reset or dropped at any time, and then says ``Closed``; ``enter`` if it must not.
        """
        known = self._open.get(name)
        return known if known is not None else self._load(name)

    def enter(self, name: str) -> Tenant:
        """Return the tenant of that name, whose file stays until ``leave``: for a request."""
        while True:
            tenant = self.get(name)
            with self._lock:
                if not tenant.retired:
                    tenant.users += 1
                    return tenant

    def leave(self, tenant: Tenant) -> None:
        """End what ``enter`` began."""
        with self._lock:
            tenant.users -= 1
            tenant.used_at = monotonic()
            last = tenant.retired and not tenant.users
        if last:
            self._end(tenant)

    @contextmanager
    def using(self, name: str) -> Iterator[Tenant]:
        """Hold a tenant for the length of a block."""
        tenant = self.enter(name)
        try:
            yield tenant
        finally:
            self.leave(tenant)

    def create(self, name: str, template: Path) -> Tenant:
        """Make a tenant from a template. Its name must be free: else ``Conflict``."""
        self._allow(label(name))
        made = self._make(name, template)
        world = {key: made.world.get(key) for key in ("people", "seed", "as_of")}
        return self._publish(name, made, _Beginning({"template": world}, None))

    def create_from(self, name: str, file: Path, origin: Origin, *, again: bool = False) -> Tenant:
        """Make a tenant from a file in ``making``, which becomes what it is reset to; or, with
        ``again``, begin one that is there as that.
        """
        check = self.get if again else self._allow
        try:
            check(label(name))
            return self._publish(name, self._make(name, file), _Beginning(origin, file, again))
        finally:
            file.unlink(missing_ok=True)

    def kept(self, name: str) -> Path:
        """Return where the file is that a tenant was made of, if it was of one."""
        return self._files.kept(name)

    def making(self) -> Path:
        """Return a place for a file that is not whole yet. No two are the same."""
        return self._files.making()

    def check(self, file: Path) -> None:
        """Make a tenant of a file and throw it away: raises whatever that raises."""
        self._make(self._config.tenant, file).path.unlink()

    def copied(self, tenant: Tenant) -> Path:
        """Return a copy of a tenant as it stands, in a place for what is not whole yet.

        Never to be written to: other copies of that state may be the same file by another name.
        """
        made = self._files.making()
        tenant.last_copy.give(tenant.database, made, self._files.holding)
        return made

    def reset(self, name: str, template: Callable[[Origin], Path]) -> Tenant:
        """Begin a tenant again as it began: from the copy it was made of, else from a template.

        ``template`` returns the one that an origin tells of. Requests under way end on what was.
        """
        self.get(name)
        kept = self._files.kept(name)
        return self.restore(name, kept if kept.exists() else template(self._files.origin(name)))

    def restore(self, name: str, file: Path) -> Tenant:
        """Begin a tenant again with a copy of a file that nobody writes to."""
        self.get(name)
        return self._publish(name, self._make(name, file), None)

    def drop(self, name: str, idle_for: float = 0.0) -> None:
        """Remove a tenant and all that is its own. Requests under way end on what was.

        With ``idle_for``, only if it was not used for so many seconds: else it stays.
        """
        if name == self._config.tenant:
            raise Conflict(f"{name!r} is the default tenant: it can be reset, not dropped.")
        tenant = self.get(name)
        with self._lock:
            tenant = self._open.get(name, tenant)
            if idle_for and tenant.idle() < idle_for:
                return
            if tenant.retired:
                raise UnknownTenant(name)
            del self._open[name]
            tenant.retired = True
            self._names().discard(name)
            if not tenant.users:
                tenant.close()
            self._files.drop(name, tenant.database.path if tenant.users else None)
        self._tell(name, DROPPED)

    def change(self, tenant: Tenant, settings: Settings) -> None:
        """Keep new settings, on disk and at hand."""
        with tenant.database.transaction() as db:
            store.write_settings(db, settings)
        tenant.settings = settings
        self._tell(tenant.name, SETTINGS)

    def names(self) -> list[str]:
        """Return the names of all tenants, in order."""
        with self._lock:
            return sorted(self._names())

    def origin(self, name: str) -> Origin:
        """Return what a tenant began as."""
        return self._files.origin(name)

    def size(self, name: str) -> int:
        """Return the bytes that a tenant takes on disk."""
        return self._files.size(name)

    def sweep(self) -> None:
        """Remove what an earlier process left half done. Before anything is opened."""
        self._files.sweep()

    def close(self) -> None:
        """Let go of every file."""
        self._pool.close()

    def _make(self, name: str, file: Path) -> _Made:
        """Return a copy of a file that has this tenant's own credentials."""
        made = self._files.making()
        try:
            copy(file, made)
            with alone(made, then_shared=True) as db:
                self._adopt(db, name)
                store.forget_fact(db, "snapshot")
                return _Made(made, self._settings(db), store.read_fact(db, "world") or {})
        except BaseException:
            made.unlink(missing_ok=True)
            raise

    def _publish(self, name: str, made: _Made, begins: _Beginning | None) -> Tenant:
        """Let a file be the tenant of that name from now on; ``begins`` if there was none."""
        with self._lock:
            before = self._open.get(name)
            try:
                if begins is not None:
                    if not begins.again:
                        self._check(name)
                    self._files.begin(name, begins.origin, begins.kept)
                elif before is None:  # dropped since
                    raise UnknownTenant(name)
                # Under its own name only once whole: a start cut short leaves no half tenant.
                path = self._files.publish(name, made.path)
            except BaseException:
                made.path.unlink(missing_ok=True)
                raise
            tenant = Tenant(name, self._database(name, path), made.settings, made.world)
            self._open[name] = tenant
            self._names().add(name)
            if before is not None:
                before.retired = True
            ended = before if before is not None and not before.users else None
        if ended is not None:
            self._end(ended)
        self._tell(name, BEGUN)
        return tenant

    def _end(self, tenant: Tenant) -> None:
        """Let go of the file of a tenant that was retired and that nobody uses."""
        tenant.close()
        self._files.remove(tenant.database.path)

    def _allow(self, name: str) -> None:
        with self._lock:
            self._check(name)

    def _check(self, name: str) -> None:
        """Refuse a name that is taken, and one tenant too many. The lock is held."""
        names = self._names()
        if name in names:
            raise Conflict(f"There is a tenant {name!r} already.")
        if len(names) >= self._config.max_tenants:
            raise Conflict(
                f"There are {len(names)} tenants, and --max-tenants allows no more; drop one first."
            )

    def _names(self) -> set[str]:
        # Read once: this process alone makes and drops tenants. The lock is held.
        if self._known is None:
            self._known = set(self._files.names())
        return self._known

    def _tell(self, name: str, topic: str) -> None:
        for listener in self._listeners.get(topic, ()):
            listener(name)

    def _load(self, name: str) -> Tenant:
        with self._lock:
            if name in self._open:
                return self._open[name]
            path = self._files.current(name) if is_label(name) else None
            if path is None:
                raise UnknownTenant(name)
            check_version(path)
            database = self._database(name, path)
            with database.read() as db:
                world = store.read_fact(db, "world") or {}
                tenant = Tenant(name, database, self._settings(db), world)
            self._open[name] = tenant
            return tenant

    def _database(self, name: str, path: Path) -> Database:
        tell = partial(self._tell, name)
        return Database(path, self._pool, durable=not self._config.memory, tell=tell)

    def _settings(self, db: Connection) -> Settings:
        return store.read_settings(db, self._config.dialect)
