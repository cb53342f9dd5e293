"""Opens a site beside the window: keystore, databases, sweep. A thread of its own.

The window is shown before any of this is imported or read; what cannot be opened is refused in
words and nothing half open is left behind.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QThread, Signal

from console.clock import Clock
from console.config.cameras import camera_settings
from console.config.keys import KeyKind, current_key, ensure_keys, key_ids
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.site import Site
from console.config.site_problems import SiteFileError
from console.config.site_rules import secret_name
from console.paths import SitePaths
from console.pipeline.footage_key import FootageKey
from console.pipeline.sweep import SweepReport, sweep
from console.store.database_url import database_url
from console.store.errors import StoreError
from console.store.open_store import Store, open_store
from console.store.signing import Signer
from hardware.camera.settings import CameraSettings
from hardware.sim.process import SimulatedSite, SiteError
from hardware.threads.pump import Pump

log = logging.getLogger("console")


class RefusalKind(StrEnum):
    """What could not be opened."""

    SITE_FILE = "site_file"
    KEYSTORE = "keystore"
    STORE = "store"
    FILES = "files"
    SIMULATOR = "simulator"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the site is not open.

    Attributes:
        kind: What was refused.
        words: What happened, what it means, what to do.
    """

    kind: RefusalKind
    words: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site before its databases are opened.

    Attributes:
        paths: Its folders; they exist.
        site: The checked site file.
        seat: A seat of the site.
        keystore: Opened.
        simulated: The child process that serves the demo's cameras; None on a real site.
    """

    paths: SitePaths
    site: Site
    seat: str
    keystore: Keystore
    simulated: SimulatedSite | None = None


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
    """

    prepared: Prepared
    store: Store
    media_root: Path
    cameras: tuple[CameraSettings, ...]
    footage_key: FootageKey | None
    swept: SweepReport


class FootageKeys:
    """Finds footage keys in the keystore by id. Any thread."""

    def __init__(self, keystore: Keystore) -> None:
        """Keep the keystore."""
        self._keystore = keystore

    def __call__(self, key_id: str) -> FootageKey | None:
        """The key, or None when the keystore has none of that name."""
        if key_id not in key_ids(self._keystore, KeyKind.MEDIA):
            return None
        return FootageKey(key_id, self._keystore.get(key_id))


def open_databases(prepared: Prepared, clock: Clock) -> Store:
    """Open both databases as the site file says.

    Raises:
        StoreError: In words.
    """
    site, paths, keystore = prepared.site, prepared.paths, prepared.keystore
    wanted = site.store
    password = keystore.text(secret_name(wanted.password)) if wanted.password else ""
    return open_store(
        database_url(wanted.journal_url, paths.journal_file, wanted.user, password),
        database_url(wanted.site_url, paths.site_database_file, wanted.user, password),
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
    root = Path(site.recording.media_root) if site.recording.media_root else prepared.paths.media
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
    return Opened(prepared, store, root, cameras, key, swept)


class Opening(Pump):
    """Prepares and opens a site once, then ends.

    Attributes:
        site_opened: Signal(Opened).
        site_refused: Signal(Refusal).
    """

    site_opened = Signal(object)
    site_refused = Signal(object)

    def __init__(self, prepare: Callable[[], Prepared], clock: Clock, home: QThread) -> None:
        """Keep what to do; nothing runs until start().

        Args:
            prepare: Reads the site file and keystore, or starts the demo's simulator.
            clock: The program's clock.
            home: The thread in which the journal shall live afterwards.
        """
        super().__init__("opening")
        self._prepare = prepare
        self._clock = clock
        self._home = home

    def turn(self) -> None:
        """Do it once."""
        self.request_stop()
        kind, words = RefusalKind.FILES, ""
        prepared: Prepared | None = None
        try:
            prepared = self._prepare()
            opened = open_prepared(prepared, self._clock)
            opened.store.journal.moveToThread(self._home)
            self.site_opened.emit(opened)
        except SiteFileError as error:
            kind, words = RefusalKind.SITE_FILE, str(error)
        except KeystoreError as error:
            kind, words = RefusalKind.KEYSTORE, str(error)
        except StoreError as error:
            kind, words = RefusalKind.STORE, str(error)
        except SiteError as error:
            kind, words = RefusalKind.SIMULATOR, str(error)
        except OSError as error:
            words = f"{error.filename or 'A file'} cannot be used: {error.strerror or error}."
        if words:
            if prepared is not None and prepared.simulated is not None:
                prepared.simulated.stop()
            log.error("site not opened: %s", words)
            self.site_refused.emit(Refusal(kind, words))
