"""Accounts of other processes, and the references that benches compare with. Linux only (/proc).

Shared by all benches that pair our program with ffmpeg, mpv or motion on the same streams.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from console.clock import SystemClock

TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
#: Fields after the command in /proc/PID/stat: utime and stime are 14 and 15 (proc(5)).
UTIME_FIELD = 11


class ReferenceMissingError(Exception):
    """A program that the bench compares with is not installed; says how to get it."""


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a process and its threads, without its children.

    Raises:
        ProcessLookupError: If it has ended.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise ProcessLookupError(pid) from error
    fields = text.rpartition(")")[2].split()
    return (int(fields[UTIME_FIELD]) + int(fields[UTIME_FIELD + 1])) / TICKS_PER_S


def resident_mb(pid: int) -> float:
    """Resident size of a process in MiB.

    Raises:
        ProcessLookupError: If it has ended.
    """
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise ProcessLookupError(pid) from error
    for line in text.splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def handle_count(pid: int) -> int:
    """Open file descriptors of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def thread_count(pid: int) -> int:
    """Threads of a process."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def reference_version(program: str, *arguments: str) -> str:
    """First line of what a reference says of itself.

    Raises:
        ReferenceMissingError: If it is not installed.
    """
    if shutil.which(program) is None:
        msg = f"{program} is not installed: run the set-up with PEERS=1, then try again"
        raise ReferenceMissingError(msg)
    done = subprocess.run(
        [program, *(arguments or ("-version",))], capture_output=True, text=True, check=False
    )
    text = done.stdout or done.stderr
    return text.splitlines()[0].strip() if text else program


class CpuWindow:
    """CPU of a process between two moments."""

    def __init__(self, pid: int) -> None:
        """Open the window now."""
        self._pid = pid
        self._clock = SystemClock()
        self._began_ns = self._clock.monotonic_ns()
        self._began_s = cpu_seconds(pid)

    def cores(self) -> float:
        """CPU seconds per second since the window opened."""
        spent_s = cpu_seconds(self._pid) - self._began_s
        return spent_s / ((self._clock.monotonic_ns() - self._began_ns) / 1e9)


def start_quiet(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child with nothing on its standard streams."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def end(child: subprocess.Popen[bytes], limit_s: float = 5.0) -> None:
    """End a child: ask, wait, then kill."""
    child.terminate()
    try:
        child.wait(limit_s)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_for_frames(progress: Path, frames: int, limit_s: float) -> None:
    """Wait until ffmpeg has written so many pictures; it opens its inputs one after the other.

    Args:
        progress: The file of its ``-progress``.
        frames: How many.
        limit_s: Give up after this.

    Raises:
        TimeoutError: If it has not.
    """
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        lines = progress.read_text(encoding="ascii").splitlines() if progress.exists() else []
        counts = [int(line.partition("=")[2]) for line in lines if line.startswith("frame=")]
        if counts and counts[-1] >= frames:
            return
        time.sleep(0.2)
    msg = f"ffmpeg showed no {frames} pictures within {limit_s:.0f} s"
    raise TimeoutError(msg)


def mosaic_command(
    urls: Sequence[str], tile: tuple[int, int], columns: int, fps: int, progress: Path
) -> list[str]:
    """One ffmpeg that decodes and scales the same streams into a mosaic.

    One thread each for decoding and filtering: what a program that competes would do at its best.

    Args:
        urls: RTSP addresses, without or with credentials.
        tile: Width and height of a tile in pixels.
        columns: Tiles in a row.
        fps: Mosaics per second.
        progress: Where it says how far it is.
    """
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-progress", str(progress)]
    command += ["-filter_threads", "1", "-filter_complex_threads", "1"]
    for url in urls:
        command += ["-probesize", "32768", "-analyzeduration", "0", "-threads", "1"]
        command += ["-rtsp_transport", "tcp", "-i", url]
    width, height = tile
    scaled = "".join(
        f"[{n}:v]scale={width}:{height}:flags=fast_bilinear,format=bgra[t{n}];"
        for n in range(len(urls))
    )
    places = "|".join(f"{n % columns * width}_{n // columns * height}" for n in range(len(urls)))
    names = "".join(f"[t{n}]" for n in range(len(urls)))
    graph = f"{scaled}{names}xstack=inputs={len(urls)}:layout={places},fps={fps}[out]"
    return [*command, "-filter_complex", graph, "-map", "[out]", "-f", "null", "-"]


def segment_command(urls: Sequence[str], folder: Path, segment_s: int) -> list[str]:
    """One ffmpeg that copies the same streams into segments."""
    command = ["ffmpeg", "-nostdin", "-loglevel", "error"]
    for url in urls:
        command += ["-rtsp_transport", "tcp", "-i", url]
    for number in range(len(urls)):
        command += ["-map", f"{number}:v", "-c", "copy", "-f", "segment"]
        command += ["-segment_time", str(segment_s), "-segment_format", "mp4"]
        command += [str(folder / f"{number:02}_%05d.mp4")]
    return command
