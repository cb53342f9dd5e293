"""Checks of the self-test that concern files: site file, keystore, folders, disk."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from console.config.cameras import camera_settings
from console.config.keys import KeyKind, key_ids
from console.config.keystore_errors import KeystoreError
from console.config.load_site import load_site
from console.config.private_file import write_private
from console.config.site_problems import SiteFileError
from console.domain.selftest import CheckOutcome, SelfTestLine
from console.services.selftest import SelfTestSubject

#: Written, synced and read back where footage goes.
SAMPLE_BYTES = 4_000_000
SAMPLE_LIMIT_MS = 1_000

_BYTES_PER_GB = 1e9


def check_site_file(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether the site file is accepted."""
    name, title = "site_file", "Site file"
    if subject.site is None:
        count = subject.site_words.count("\n") + 1
        measured = "refused" if count == 1 else f"{count} problems"
        return [SelfTestLine(name, title, CheckOutcome.FAIL, measured, "", subject.site_words)]
    cameras = len(subject.site.cameras)
    measured = "1 camera" if cameras == 1 else f"{cameras} cameras"
    return [SelfTestLine(name, title, CheckOutcome.PASS, measured)]


def check_keystore(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether the keystore opens, is private and has the console's own keys."""
    name, title = "keystore", "Keystore"
    keystore = subject.keystore
    if keystore is None:
        outcome = CheckOutcome.UNKNOWN if subject.is_passphrase_missing else CheckOutcome.FAIL
        return [SelfTestLine(name, title, outcome, "not opened", "", subject.keystore_words)]
    missing = [kind.value for kind in KeyKind if not key_ids(keystore, kind)]
    measured = f"{len(keystore.names())} secrets"
    words = keystore.notice()
    if missing:
        words = f"No {' and no '.join(missing)} key. Run `sallyport secret rotate {missing[0]}`."
    outcome = CheckOutcome.FAIL if words else CheckOutcome.PASS
    return [SelfTestLine(name, title, outcome, measured, "mode 0600", words)]


def check_passwords(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether every secret that the site file names is in the keystore."""
    name, title = "passwords", "Passwords of the site file"
    if subject.site is None or subject.keystore is None:
        words = "Site file and keystore are needed for this check."
        return [SelfTestLine(name, title, CheckOutcome.UNKNOWN, "not compared", "all", words)]
    try:
        load_site(subject.site_file, subject.keystore.names())
        settings = camera_settings(subject.site, subject.keystore)
    except (SiteFileError, KeystoreError) as error:
        return [SelfTestLine(name, title, CheckOutcome.FAIL, "missing", "all", str(error))]
    streams = [stream for one in settings for stream in (one.main, one.sub) if stream is not None]
    asked = sum(1 for stream in streams if stream.password)
    return [SelfTestLine(name, title, CheckOutcome.PASS, f"{asked} of {asked}", "all")]


def _probe(folder: Path) -> str:
    """Why a folder cannot be written; empty when it can."""
    probe = folder / ".sallyport-selftest"
    try:
        write_private(probe, b"selftest")
    except OSError as error:
        return error.strerror or str(error)
    probe.unlink()
    return ""


def check_folders(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether every folder of the site can be written."""
    folders = list(dict.fromkeys((*subject.paths.folders(), subject.media_root)))
    refused = [(folder, why) for folder in folders if (why := _probe(folder))]
    words = "; ".join(f"{folder}: {why}" for folder, why in refused)
    if refused:
        words += ". Nothing is kept there. Make the folder and give this account the right to it."
    measured = f"{len(folders) - len(refused)} of {len(folders)}"
    outcome = CheckOutcome.FAIL if refused else CheckOutcome.PASS
    return [SelfTestLine("folders", "Folders can be written", outcome, measured, "all", words)]


def check_read_back(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether footage's disk gives back what it took, and how fast."""
    name, title, limit = "read_back", "Write 4 MB and read back", f"{SAMPLE_LIMIT_MS} ms"
    sample = os.urandom(SAMPLE_BYTES)
    probe = subject.media_root / ".sallyport-selftest"
    start_ns = subject.clock.monotonic_ns()
    try:
        write_private(probe, sample)
        is_same = probe.read_bytes() == sample
        probe.unlink()
    except OSError as error:
        words = f"{subject.media_root}: {error.strerror or error}. Footage cannot be kept there."
        return [SelfTestLine(name, title, CheckOutcome.FAIL, "not written", limit, words)]
    took_ms = (subject.clock.monotonic_ns() - start_ns) / 1e6
    if not is_same:
        words = "The disk gave back other bytes than it took. Trust nothing on it. Replace it."
        return [SelfTestLine(name, title, CheckOutcome.FAIL, "altered", limit, words)]
    is_fast = took_ms <= SAMPLE_LIMIT_MS
    words = "" if is_fast else "The disk is slow: cameras may record gaps. Use a faster one."
    outcome = CheckOutcome.PASS if is_fast else CheckOutcome.FAIL
    return [SelfTestLine(name, title, outcome, f"{took_ms:.0f} ms", limit, words)]


def check_free_space(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether more is free than the floor at which old footage goes."""
    name, title = "free_space", "Free space for footage"
    try:
        free_gb = shutil.disk_usage(subject.media_root).free / _BYTES_PER_GB
    except OSError as error:
        words = f"{subject.media_root}: {error.strerror or error}. Make the folder."
        return [SelfTestLine(name, title, CheckOutcome.UNKNOWN, "not known", "", words)]
    floor_gb = subject.site.recording.free_floor_gb if subject.site is not None else 0.0
    is_enough = free_gb > floor_gb
    words = "" if is_enough else "Old footage is deleted to keep this floor. Add disk space."
    outcome = CheckOutcome.PASS if is_enough else CheckOutcome.FAIL
    limit = f"above {floor_gb:g} GB"
    return [SelfTestLine(name, title, outcome, f"{free_gb:.1f} GB", limit, words)]
