"""Our own playbooks, blocks and profiles, read from the program's resources. Any thread."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from console.config.playbooks import Block, Loaded, read_block, read_playbook, read_profiles
from console.domain.playbooks.profiles import Profile
from console.services.playbooks.library import Version


class Shelf:
    """What texts are read against: blocks and profiles; and our own texts."""

    def __init__(self) -> None:
        """Read blocks and profiles.

        Raises:
            YamlError: If one of ours is broken: a mistake of ours.
        """
        root = files("resources") / "playbooks"
        self._root = root
        self.profiles = read_profiles((root / "profiles.yaml").read_bytes(), Path("profiles.yaml"))
        self.blocks: dict[str, Block] = {}
        for one in _texts(root / "blocks"):
            block = read_block(one.read_bytes(), Path(one.name), self.profiles)
            self.blocks[block.name] = block

    def read(self, text: str, file: Path) -> Loaded:
        """A playbook from its text.

        Raises:
            YamlError: If it was refused.
        """
        return read_playbook(text.encode("utf-8"), file, self.blocks, self.profiles)

    def profile(self, name: str) -> Profile:
        """A profile by name; the first one when there is none of that name."""
        return next((one for one in self.profiles if one.name == name), self.profiles[0])

    def shipped(self) -> tuple[Version, ...]:
        """Our own playbooks, as drafts.

        Raises:
            YamlError: If one of ours is broken: a mistake of ours.
        """
        found = []
        for one in _texts(self._root):
            if one.name != "profiles.yaml":
                text = one.read_text("utf-8")
                playbook = self.read(text, Path(one.name)).playbook
                found.append(Version(playbook.playbook_id, playbook.version, text))
        return tuple(found)


def _texts(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=str)
