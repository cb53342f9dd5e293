"""Which camera stands where on the wall. Pure: every step gives a new value; any thread.

Small tiles never move: only the camera that leaves the spot takes the place of the one that enters.
"""

from dataclasses import dataclass, replace

from widgets.wall.layout import MAX_TILES, Places, WallLayout


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The guard's choices.

    Attributes:
        layout: The layout shown.
        cameras: Camera ids of the site, in order, at most 64.
        spot: Camera in the spot tile; empty for the first one.
        page: Which page, when there are more cameras than tiles.
        current: Camera that keys act on; empty for none.
        enlarged: Camera shown alone; empty for none.
        is_held: The guard holds the spot.
        is_cycling: Pages follow one another by themselves.
    """

    layout: WallLayout
    cameras: tuple[str, ...] = ()
    spot: str = ""
    page: int = 0
    current: str = ""
    enlarged: str = ""
    is_held: bool = False
    is_cycling: bool = False

    def home(self) -> tuple[str, ...]:
        """Cameras of the layout in home order, without the unknown ones."""
        known = set(self.cameras)
        own = tuple(one for one in self.layout.cameras if one in known)
        return (own or self.cameras)[:MAX_TILES]

    def as_layout(self, name: str) -> WallLayout:
        """What is shown now, as a layout to keep: the spot's camera leads, the order stays.

        Args:
            name: What the user calls it.
        """
        home = list(self.home())
        if self.spot in home:
            place = home.index(self.spot)
            home[0], home[place] = home[place], home[0]
        return replace(self.layout, cameras=tuple(home), name=name)

    def pages(self, places: Places) -> int:
        """How many pages the cameras need."""
        home = len(self.home())
        if places.spot > 1:
            small = max(1, places.count - 1)
            return max(1, -(-(home - 1) // small))
        return max(1, -(-home // places.count))

    def shown(self, places: Places) -> tuple[str, ...]:
        """Camera of each tile, spot first; empty where no camera is left."""
        if self.enlarged:
            return (self.enlarged,)
        home = self.home()
        page = self.page % self.pages(places)
        if places.spot > 1:
            first, small = home[:1], list(home[1:])
            spot = self.spot if self.spot in home else "".join(first)
            if spot in small:
                small[small.index(spot)] = first[0]
            count = places.count - 1
            part = [spot, *small[page * count : (page + 1) * count]]
        else:
            part = list(home[page * places.count : (page + 1) * places.count])
        return tuple(part + [""] * (places.count - len(part)))

    def with_cameras(self, cameras: tuple[str, ...]) -> "Arrangement":
        """Take another list of cameras; forget choices of cameras that are gone."""
        known = set(cameras[:MAX_TILES])
        return replace(
            self,
            cameras=cameras[:MAX_TILES],
            spot=self.spot if self.spot in known else "",
            current=self.current if self.current in known else "",
            enlarged=self.enlarged if self.enlarged in known else "",
        )

    def with_spot(
        self, camera: str, places: Places, *, keeps_current: bool = False
    ) -> "Arrangement":
        """Bring a camera to spot; where there is none, turn to its page and choose it.

        Args:
            camera: Camera id.
            places: Grid of the layout.
            keeps_current: Leave the keys on the camera they act on: nobody asked for another.
        """
        if camera not in self.home():
            return self
        page = self.page if places.spot > 1 else self.home().index(camera) // places.count
        enlarged = camera if self.enlarged else ""
        current = self.current if keeps_current and self.current else camera
        return replace(self, spot=camera, current=current, page=page, enlarged=enlarged)
