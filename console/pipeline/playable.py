"""Asks PyAV whether footage really decodes. Blocking; any thread but the GUI's."""

from typing import BinaryIO

import av


def first_picture_problem(file: BinaryIO) -> str:
    """Why the first picture does not decode; empty when it does.

    Args:
        file: Plain bytes, seekable; read from its start, left open.
    """
    file.seek(0)
    try:
        with av.open(file, "r", format="mp4") as source:
            for frame in source.decode(video=0):
                return "" if frame.width > 0 else "the first picture is empty"
    except (av.FFmpegError, IndexError) as error:
        return str(error)
    return "no picture decodes"


def count_pictures(file: BinaryIO) -> int:
    """How many pictures decode; those before a damage count."""
    file.seek(0)
    count = 0
    try:
        with av.open(file, "r", format="mp4") as source:
            for _ in source.decode(video=0):
                count += 1
    except (av.FFmpegError, IndexError):
        return count
    return count
