"""Window layout on disk: versioned, with a last-good copy, refused in whole when it does not fit.

The file is read once before the window shows and written when it closes or a layout is saved;
`load` never raises: a state that cannot be read means the default layout and a reason to log.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

VERSION = 1


@dataclass(frozen=True, slots=True)
class WindowState:
    """What is restored.

    Attributes:
        geometry: ``saveGeometry`` of the outer window.
        workspaces: ``saveState`` of each inner window by workspace name.
        workspace: The one that was open.
        text_scale: One of the theme's scales.
        wall: JSON of the wall layout that was shown, as the wall made it.
        walls: JSON of each layout that the guards of this seat saved by name.
    """

    geometry: bytes = b""
    workspaces: Mapping[str, bytes] = field(default_factory=dict)
    workspace: str = "live"
    text_scale: float = 1.0
    wall: str = ""
    walls: tuple[str, ...] = ()


def encode(state: WindowState) -> bytes:
    """The file's bytes: UTF-8 JSON."""
    return json.dumps(
        {
            "version": VERSION,
            "geometry": base64.b64encode(state.geometry).decode(),
            "workspaces": {
                name: base64.b64encode(one).decode() for name, one in state.workspaces.items()
            },
            "workspace": state.workspace,
            "text_scale": state.text_scale,
            "wall": state.wall,
            "walls": list(state.walls),
        },
        indent=1,
    ).encode()


def decode(data: bytes) -> WindowState:
    """Read the file's bytes.

    Raises:
        ValueError: In words, when it is damaged or of another version.
    """
    try:
        raw = json.loads(data)
        if not isinstance(raw, dict) or raw.get("version") != VERSION:
            version = raw.get("version") if isinstance(raw, dict) else None
            msg = f"window state has version {version}, this console reads {VERSION}"
            raise ValueError(msg)
        return WindowState(
            geometry=base64.b64decode(raw["geometry"], validate=True),
            workspaces={
                str(name): base64.b64decode(one, validate=True)
                for name, one in raw["workspaces"].items()
            },
            workspace=str(raw["workspace"]),
            text_scale=float(raw["text_scale"]),
            wall=str(raw["wall"]),
            # Came later: a file without it is whole.
            walls=tuple(str(one) for one in raw.get("walls", ())),
        )
    except (KeyError, TypeError, AttributeError, binascii.Error, UnicodeDecodeError) as error:
        msg = f"window state is damaged: {error!r}"
        raise ValueError(msg) from error


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `load` found.

    Attributes:
        state: What to restore; the default when nothing could be read.
        trouble: Why the newest file was not used, empty when it was or none exists.
    """

    state: WindowState
    trouble: str = ""


def good_copy_of(path: Path) -> Path:
    """Where the last state lies that was restored without trouble."""
    return path.with_suffix(".good.json")


def load(path: Path) -> Loaded:
    """Read the newest state, else the last good one, else the default."""
    troubles: list[str] = []
    for candidate in (path, good_copy_of(path)):
        try:
            state = decode(candidate.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            troubles.append(f"{candidate.name}: {error}")
            continue
        return Loaded(state, "; ".join(troubles))
    return Loaded(WindowState(), "; ".join(troubles))


def save(path: Path, state: WindowState, *, is_good: bool = False) -> None:
    """Replace the file in one step.

    Args:
        path: Of the newest state.
        state: What to keep.
        is_good: Also make it the last good copy: the window was restored from it and lived.

    Raises:
        OSError: When it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    targets = (path, good_copy_of(path)) if is_good else (path,)
    for target in targets:
        draft = target.with_suffix(".new")
        draft.write_bytes(encode(state))
        os.replace(draft, target)  # noqa: PTH105 - replace over an existing file on every system
