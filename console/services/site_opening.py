"""Opens a site: keystore, databases, sweep. Blocks: the opening thread calls it, never the GUI's.

What cannot be opened is refused in words and nothing half open is left behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from console.clock import Clock
from console.config.cameras import camera_settings
from console.config.keys import KeyKind, current_key, ensure_keys, people_key
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.seats import SeatUnknownError
from console.config.site import Site
from console.config.site_problems import SiteFileError
from console.paths import SitePaths
from console.pipeline.footage_key import FootageKey
from console.pipeline.sweep import SweepReport, sweep
from console.services.opening import Refusal, RefusalKind
from console.services.site_places import (
    FootageKeys,
    journal_address,
    media_root,
    site_address,
)
from console.store.accounts import AccountStore
from console.store.errors import StoreError
from console.store.open_store import Store, open_store
from console.store.row_seal import RowSeal
from console.store.signing import Signer
from hardware.camera.settings import CameraSettings
from hardware.sim.process import SimulatedSite, SiteError


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site before its databases are opened.

    Attributes:
        paths: Its folders; they exist.
        site: The checked site file.
        seat: A seat of the site.
        keystore: Opened.
        simulated: The child process that serves the demo's cameras; None on a real site.
        is_demo: Persons of the demo may enter by a button.
    """

    paths: SitePaths
    site: Site
    seat: str
    keystore: Keystore
    simulated: SimulatedSite | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A site that the console can run.

    Attributes:
        prepared: What it was opened from.
        store: Both databases, their writers running.
        media_root: Folder of footage; exists.
        cameras: With passwords, for the engine.
        footage_key: Encrypts new footage; None when the site does not ask for it.
        swept: What the last crash left, now in order.
        accounts: Rows of people; nothing is read yet.
    """

    prepared: Prepared
    store: Store
    media_root: Path
    cameras: tuple[CameraSettings, ...]
    footage_key: FootageKey | None
    swept: SweepReport
    accounts: AccountStore


def open_databases(prepared: Prepared, clock: Clock) -> Store:
    """Open both databases as the site file says.

    Raises:
        StoreError: In words.
    """
    site, paths, keystore = prepared.site, prepared.paths, prepared.keystore
    return open_store(
        journal_address(site, paths, keystore),
        site_address(site, paths, keystore),
        site=site.site.id,
        writer=prepared.seat,
        signer=Signer(current_key(keystore, KeyKind.SIGNING).value),
        clock=clock,
        spool_path=paths.spool_dir / f"{prepared.seat}.spool",
        checkpoints_path=paths.checkpoint_file,
    )


def open_prepared(prepared: Prepared, clock: Clock) -> Opened:
    """Open databases and footage. Blocks: not on the GUI thread.

    Raises:
        KeystoreError: A secret that the site names is missing.
        StoreError: A database cannot be used.
        OSError: The media root cannot be made or read.
    """
    site, keystore = prepared.site, prepared.keystore
    ensure_keys(keystore)
    root = media_root(site, prepared.paths)
    key = None
    if site.recording.encrypt:
        named = current_key(keystore, KeyKind.MEDIA)
        key = FootageKey(named.key_id, named.value)
    cameras = tuple(camera_settings(site, keystore))
    prepared.paths.spool_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = open_databases(prepared, clock)
    try:
        swept = sweep(root, store.footage, FootageKeys(keystore), clock)
    except BaseException:
        store.close()
        raise
    address = site_address(site, prepared.paths, keystore)
    accounts = AccountStore(address, store.site_writer, RowSeal(people_key(keystore)))
    return Opened(prepared, store, root, cameras, key, swept, accounts)


KINDS: dict[type[Exception], RefusalKind] = {
    SiteFileError: RefusalKind.SITE_FILE,
    SeatUnknownError: RefusalKind.SEAT,
    KeystoreError: RefusalKind.KEYSTORE,
    StoreError: RefusalKind.STORE,
    SiteError: RefusalKind.SIMULATOR,
    OSError: RefusalKind.FILES,
}


def refusal_of(error: Exception) -> Refusal:
    """Why the site is not open, in words; only for the errors that opening expects."""
    kind = next(kind for family, kind in KINDS.items() if isinstance(error, family))
    if isinstance(error, OSError):
        name = error.filename or "A file"
        return Refusal(kind, f"{name} cannot be used: {error.strerror or error}.")
    return Refusal(kind, str(error))


def open_site(prepare: Callable[[], Prepared], clock: Clock) -> Opened | Refusal:
    """Prepare and open a site.

    Args:
        prepare: Reads the site file and keystore, or starts the demo's simulator.
        clock: The program's clock.

    Returns:
        The site, or why there is none; nothing runs then.
    """
    prepared: Prepared | None = None
    try:
        prepared = prepare()
        opened = open_prepared(prepared, clock)
        main = QCoreApplication.instance()
        if main is not None:
            # The opening thread ends now; what it made for others must live on.
            opened.store.journal.moveToThread(main.thread())
        return opened  # noqa: TRY300 - the errors of all three are the same to the caller
    except tuple(KINDS) as error:
        if prepared is not None and prepared.simulated is not None:
            prepared.simulated.stop()
        return refusal_of(error)
