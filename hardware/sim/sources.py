"""Where pictures come from: the protocol, and a generated test scene. Pure; any thread."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from hardware.sim.stamp import Stamp, draw_stamp

U8Image = npt.NDArray[np.uint8]

_NOISE_PLANES = 4
_NOISE_SIGMA = 3.0
_SHAPES = 3


class PictureSource(Protocol):
    """A camera's view before coding."""

    @property
    def width(self) -> int:
        """Pixels."""

    @property
    def height(self) -> int:
        """Pixels."""

    @property
    def fps(self) -> int:
        """Pictures per second that `index` counts."""

    def picture(self, index: int, utc_ns: int) -> U8Image:
        """Draw one picture.

        Args:
            index: Counts pictures from the start of serving.
            utc_ns: The moment shown.

        Returns:
            BGR, shape (height, width, 3) uint8.
        """


class SceneSource:
    """A still room with sensor noise and moving boxes; the same for the same seed and index."""

    def __init__(self, width: int, height: int, fps: int, seed: int) -> None:
        """Draw what stays.

        Args:
            width: Pixels.
            height: Pixels.
            fps: Pictures per second.
            seed: Fixes background, noise and paths.
        """
        self.width = width
        self.height = height
        self.fps = fps
        random = np.random.default_rng(seed)
        self._still = _background(width, height, random)
        self._noise = [
            np.clip(
                random.normal(_NOISE_SIGMA * 2, _NOISE_SIGMA, (height, width, 1)), 0, 40
            ).astype(np.uint8)
            for _ in range(_NOISE_PLANES)
        ]
        self._random_seed = seed
        self._paths = random.uniform(0.2, 1.0, (_SHAPES, 4))
        self._tints = random.integers(40, 210, (_SHAPES, 3), dtype=np.uint8)

    def picture(self, index: int, utc_ns: int) -> U8Image:  # noqa: ARG002 - the scene has no clock
        """Draw one picture; see `PictureSource`."""
        canvas = self._still.copy()
        seconds = index / self.fps
        for path, tint in zip(self._paths, self._tints, strict=True):
            self._box(canvas, seconds, path, tint)
        return self._noisy(canvas, index)

    def _box(
        self, canvas: U8Image, seconds: float, path: npt.NDArray[np.float64], tint: U8Image
    ) -> None:
        side = int(self.height * (0.12 + 0.1 * path[2]))
        across, down = self.width - side, self.height - side
        # A triangle wave: boxes turn at the walls and never jump.
        left = int(across * abs((seconds * path[0] * 0.3 + path[3]) % 2 - 1))
        top = int(down * abs((seconds * path[1] * 0.2 + path[2]) % 2 - 1))
        canvas[top : top + side, left : left + side] = tint

    def _noisy(self, canvas: U8Image, index: int) -> U8Image:
        # Drawing fresh noise costs more than coding it: a plane is shifted by pseudo-random rows.
        plane = self._noise[index % _NOISE_PLANES]
        cut = (index * 2_654_435_761 + self._random_seed) % self.height
        canvas[: self.height - cut] += plane[cut:]
        canvas[self.height - cut :] += plane[:cut]
        return canvas


class StampedSource:
    """Another source's pictures with frame and camera number burnt in."""

    def __init__(self, inner: PictureSource, camera_number: int) -> None:
        """Keep the source.

        Args:
            inner: Draws the pictures.
            camera_number: 0 to 255.
        """
        self._inner = inner
        self._camera_number = camera_number
        self.width = inner.width
        self.height = inner.height
        self.fps = inner.fps

    def picture(self, index: int, utc_ns: int) -> U8Image:
        """Draw and burn; see `PictureSource`."""
        picture = self._inner.picture(index, utc_ns)
        if not picture.flags.writeable:
            picture = picture.copy()
        draw_stamp(picture, Stamp(index & 0xFFFF, self._camera_number))
        return picture


def _background(width: int, height: int, random: np.random.Generator) -> U8Image:
    """A wall, a floor and some shelves, dark enough that added noise never overflows."""
    rows = np.linspace(60, 150, height, dtype=np.float32)[:, None, None]
    columns = np.linspace(0.8, 1.15, width, dtype=np.float32)[None, :, None]
    tint = random.uniform(0.85, 1.1, 3).astype(np.float32)
    still: U8Image = np.clip(rows * columns * tint, 0, 210).astype(np.uint8)
    for _ in range(8):
        left, top = int(random.integers(0, width * 3 // 4)), int(random.integers(0, height // 2))
        still[top : top + height // 5, left : left + width // 6] = random.integers(30, 180, 3)
    return still
