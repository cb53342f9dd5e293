"""The accounts of other processes are read as the system keeps them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.benches.processes import (
    CpuWindow,
    ReferenceMissingError,
    cpu_seconds,
    end,
    handle_count,
    mosaic_command,
    reference_version,
    resident_mb,
    start_quiet,
    thread_count,
    wait_for_frames,
)

BUSY = "import time\nend = time.monotonic() + 30\nwhile time.monotonic() < end: pass"


def test_a_busy_process_is_seen_busy_and_an_ended_one_is_an_error() -> None:
    child = start_quiet([sys.executable, "-c", BUSY])
    window = CpuWindow(child.pid)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.6)
        assert window.cores() > 0.2
        assert resident_mb(child.pid) > 1
        assert thread_count(child.pid) == 1
    finally:
        end(child)
    with pytest.raises(ProcessLookupError):
        cpu_seconds(child.pid)


def test_our_own_handles_are_counted() -> None:
    before = handle_count(os.getpid())
    with open(os.devnull, encoding="ascii"):  # noqa: PTH123 - any handle will do
        assert handle_count(os.getpid()) == before + 1


def test_a_missing_reference_is_named_with_the_cure() -> None:
    with pytest.raises(ReferenceMissingError, match="no-such-program is not installed"):
        reference_version("no-such-program")


def test_the_mosaic_names_every_stream_once() -> None:
    command = mosaic_command(["rtsp://a", "rtsp://b"], (480, 270), 2, 10, Path("progress"))
    graph = command[command.index("-filter_complex") + 1]
    assert command.count("-i") == 2
    assert "480_0" in graph
    assert graph.count("scale=480:270") == 2


def test_waiting_for_frames_reads_the_newest_count(tmp_path: Path) -> None:
    progress = tmp_path / "progress"
    with pytest.raises(TimeoutError, match="no 5 pictures"):
        wait_for_frames(progress, 5, 0.1)
    progress.write_text("frame=3\nfps=1\nframe=9\n", encoding="ascii")
    wait_for_frames(progress, 5, 0.1)
