"""What can go wrong between a camera and us, in our own words. Any thread.

A foreign exception is translated where it enters and is never chained: FFmpeg puts the whole
address, password included, into the text of its errors.
"""

from hardware.camera.state import LinkCause


class SourceError(Exception):
    """A camera, its cable or its file failed; waiting and trying again may help.

    Attributes:
        cause: The code a person is told about.
    """

    def __init__(self, cause: LinkCause, detail: str = "") -> None:
        """Keep the code; `detail` goes to the log and must carry no address and no secret."""
        super().__init__(f"{cause.value}: {detail}" if detail else cause.value)
        self.cause = cause


class RefusedError(SourceError):
    """The camera answered and does not let us in: trying often would lock the account."""
