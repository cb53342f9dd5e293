"""The theme as one frozen value, read from `resources/theme/tokens.json`.

Every colour, size and time limit of the user interface comes from here; Python code names none.
It refuses tokens with a missing or misspelt key. GUI thread (it makes QFont and QColor).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Self, TypeVar

from PySide6.QtGui import QColor, QFont

from widgets.roles import Tone

T = TypeVar("T")

SCALES = (1.0, 1.15, 1.3, 1.5)


class Shape(StrEnum):
    """Outline that carries the meaning of a tone."""

    SQUARE = "square"
    TRIANGLE = "triangle"
    CIRCLE = "circle"
    DIAMOND = "diamond"
    HEXAGON = "hexagon"
    RING = "ring"


class TextStyle(StrEnum):
    """The eight sizes of section 2.3 of the design, and mono for bits, frames and hashes."""

    FIGURE = "figure"
    QUESTION = "question"
    STRIP = "strip"
    ACTION = "action"
    TITLE = "title"
    BODY = "body"
    DETAIL = "detail"
    CAPTION = "caption"
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Grounds; `overlay` already carries its alpha."""

    app: QColor
    panel: QColor
    head: QColor
    raised: QColor
    hover: QColor
    well: QColor
    overlay: QColor
    tag: QColor


@dataclass(frozen=True, slots=True)
class Lines:
    """Separators, edges of buttons, edges of inputs."""

    soft: QColor
    strong: QColor
    control: QColor


@dataclass(frozen=True, slots=True)
class Texts:
    """Colours of words; `third` is forbidden on hover and selected grounds."""

    main: QColor
    second: QColor
    third: QColor
    on_light: QColor
    on_alarm: QColor


@dataclass(frozen=True, slots=True)
class Choices:
    """Chosen row, and focus ring (also the main button)."""

    selected: QColor
    focus: QColor


@dataclass(frozen=True, slots=True)
class ToneLook:
    """How one tone is drawn. `fill` equals `line` where the token file gives none (calm)."""

    fill: QColor
    line: QColor
    text: QColor
    ground: QColor
    on_fill: QColor
    shape: Shape
    letter: str
    rank: int
    has_hatch: bool


@dataclass(frozen=True, slots=True)
class TypeLook:
    """Size in px before scaling, and weight 400 or 600."""

    px: int
    weight: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Heights and icon sizes in device-independent px, already scaled."""

    strip: int
    rail: int
    status: int
    panel_header: int
    table_header: int
    row_dense: int
    row: int
    row_touch: int
    button: int
    button_main: int
    decision: int
    tool: int
    input: int
    tile_bar: int
    spot_bar: int
    tile_foot: int
    icon: int
    icon_tool: int
    icon_rail: int
    min_target: int


@dataclass(frozen=True, slots=True)
class Spaces:
    """Distances in px: 2 4 8 12 16 24, and the three named ones."""

    s1: int
    s2: int
    s3: int
    s4: int
    s5: int
    s6: int
    panel_gap: int
    panel_pad: int
    tile_gap: int


@dataclass(frozen=True, slots=True)
class Radii:
    """Corners in px."""

    chip: int
    control: int
    panel: int
    round: int


@dataclass(frozen=True, slots=True)
class Strokes:
    """Line widths in px."""

    hair: float
    tone: float
    focus: float
    spot: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits that widgets apply, seconds."""

    picture_stale_s: float
    picture_lost_s: float
    recording_proof_stale_s: float
    confirm_close_s: float


@dataclass(frozen=True, slots=True)
class Motion:
    """Flash of an unacknowledged badge, and nothing else."""

    flash_hz_first_10s: float
    flash_hz_after: float


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything paint code may ask for.

    Attributes:
        scale: The user's text size, one of `SCALES`.
        is_reduced_motion: No flashing; double borders instead.
    """

    surface: Surfaces
    line: Lines
    text: Texts
    choice: Choices
    tones: Mapping[Tone, ToneLook]
    types: Mapping[TextStyle, TypeLook]
    families: tuple[str, ...]
    mono_families: tuple[str, ...]
    size: Sizes
    space: Spaces
    radius: Radii
    stroke: Strokes
    limits: Limits
    motion: Motion
    scale: float = 1.0
    is_reduced_motion: bool = False

    @classmethod
    def from_tokens(cls, text: str, *, scale: float = 1.0, is_reduced_motion: bool = False) -> Self:
        """Read a token file.

        Args:
            text: The JSON text of the token file.
            scale: User scale of text and of what holds text, 1.0 to 1.5.
            is_reduced_motion: Whether flashing is replaced by double borders.

        Raises:
            ValueError: If it is not JSON, a key is missing, or a colour cannot be read.
        """
        tokens = json.loads(text)
        color = _part(tokens, "color")
        kinds = _part(tokens, "type")
        return cls(
            surface=_surfaces(_part(color, "surface")),
            line=_colors(Lines, _part(color, "line")),
            text=_colors(Texts, _part(color, "text")),
            choice=_colors(Choices, _part(color, "choice")),
            tones=MappingProxyType({tone: _tone(_part(tokens, "tone"), tone) for tone in Tone}),
            types=MappingProxyType({style: _type(kinds, style) for style in TextStyle}),
            families=tuple(kinds["family"]),
            mono_families=tuple(kinds["mono"]),
            size=_numbers(Sizes, _part(tokens, "size"), scale),
            space=_numbers(Spaces, _part(tokens, "space")),
            radius=_numbers(Radii, _part(tokens, "radius")),
            stroke=_numbers(Strokes, _part(tokens, "stroke")),
            limits=_numbers(Limits, _part(tokens, "time")),
            motion=_numbers(Motion, _part(tokens, "motion")),
            scale=scale,
            is_reduced_motion=is_reduced_motion,
        )

    def font(self, style: TextStyle, *, weight: int | None = None) -> QFont:
        """A font with tabular figures, scaled.

        Args:
            style: One of the sizes of the design.
            weight: 400 to 700, where it differs from the style's own.
        """
        look = self.types[style]
        families = self.mono_families if style is TextStyle.MONO else self.families
        kept = _font(
            families,
            self.px(look.px),
            look.weight if weight is None else weight,
            style is not TextStyle.MONO,
        )
        return QFont(kept)  # a copy shares its data until somebody changes it

    def px(self, value: float) -> int:
        """A length that follows the text size, whole px."""
        return round(value * self.scale)


@lru_cache(maxsize=128)
def _font(families: tuple[str, ...], size_px: int, weight: int, is_tabular: bool) -> QFont:  # noqa: FBT001 - a cache key
    """One font; paint code asks for the same few thousands of times a minute."""
    font = QFont(list(families))
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight(weight))
    # Whole-pixel glyph advances make 11 px text uneven; the design has it without hinting.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if is_tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def load_theme(*, scale: float = 1.0, is_reduced_motion: bool = False) -> Theme:
    """The theme that ships with the program."""
    text = resources.files("resources").joinpath("theme", "tokens.json").read_text("utf-8")
    return Theme.from_tokens(text, scale=scale, is_reduced_motion=is_reduced_motion)


def _part(tokens: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """One named part of the token file."""
    part = tokens.get(key)
    if not isinstance(part, Mapping):
        msg = f"tokens: {key!r} is missing"
        raise ValueError(msg)  # noqa: TRY004 - the file is wrong, not our types
    return part


def _color(value: object, where: str) -> QColor:
    """A colour of the token file."""
    color = QColor(str(value))
    if not color.isValid():
        msg = f"tokens: {where} is {value!r}, which is not a colour"
        raise ValueError(msg)
    return color


def _colors(cls: type[T], part: Mapping[str, Any]) -> T:
    """Fill a dataclass of colours by the names of its fields."""
    return cls(**{f.name: _color(part.get(f.name), f.name) for f in fields(cls)})  # type: ignore[arg-type]


def _numbers(cls: type[T], part: Mapping[str, Any], scale: float | None = None) -> T:
    """Fill a dataclass of numbers by the names of its fields."""
    missing = [f.name for f in fields(cls) if f.name not in part]  # type: ignore[arg-type]
    if missing:
        msg = f"tokens: {', '.join(missing)} missing for {cls.__name__}"
        raise ValueError(msg)
    values = {f.name: part[f.name] for f in fields(cls)}  # type: ignore[arg-type]
    if scale is not None:
        values = {name: round(value * scale) for name, value in values.items()}
    return cls(**values)


def _surfaces(part: Mapping[str, Any]) -> Surfaces:
    """Surfaces, with the overlay's alpha inside its colour."""
    surfaces = _colors(Surfaces, part)
    surfaces.overlay.setAlphaF(float(part["overlay_alpha"]))
    return surfaces


def _tone(part: Mapping[str, Any], tone: Tone) -> ToneLook:
    """One tone."""
    look = _part(part, tone)
    return ToneLook(
        fill=_color(look.get("fill") or look.get("line"), f"tone.{tone}.fill"),
        line=_color(look.get("line"), f"tone.{tone}.line"),
        text=_color(look.get("text"), f"tone.{tone}.text"),
        ground=_color(look.get("ground"), f"tone.{tone}.ground"),
        on_fill=_color(look.get("on_fill"), f"tone.{tone}.on_fill"),
        shape=Shape(look["shape"]),
        letter=str(look["letter"]),
        rank=int(look["rank"]),
        has_hatch=bool(look.get("hatch", False)),
    )


def _type(part: Mapping[str, Any], style: TextStyle) -> TypeLook:
    """One text style; mono has the size of details."""
    key = TextStyle.DETAIL if style is TextStyle.MONO else style
    look = _part(part, key)
    return TypeLook(px=int(look["px"]), weight=int(look["weight"]))
