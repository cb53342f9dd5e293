"""The site file's shape. Pydantic checks it once, at the edge; inside, the values are trusted.

Units stand in the names. Nothing here holds a secret: a password is a reference into the keystore.
Reading and wording of refusals is in `load_site`; the rules between keys are in `site_rules`.
Any thread.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from console.config.outbound_rules import (
    check_host,
    check_mail_address,
    check_mail_server,
    check_web_address,
)
from console.config.site_rules import (
    check_address,
    check_camera,
    check_camera_id,
    check_database_address,
    check_folder,
    check_secret,
    check_time_zone,
    check_unique,
)
from console.logs import LogLevel

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$"), AfterValidator(check_camera_id)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*\S$")]
Secret = Annotated[str, AfterValidator(check_secret)]
Address = Annotated[str, AfterValidator(check_address)]
Host = Annotated[str, AfterValidator(check_host)]
Folder = Annotated[str, AfterValidator(check_folder)]
DatabaseAddress = Annotated[str, AfterValidator(check_database_address)]


class Section(BaseModel):
    """What all parts share: exact types, no unknown keys, no change afterwards."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True
    )


class StreamTransport(StrEnum):
    """How RTSP carries media."""

    TCP = "tcp"
    UDP = "udp"


class MailProtection(StrEnum):
    """How the line to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class RecordMode(StrEnum):
    """When a camera's main stream is kept."""

    CONTINUOUS = "continuous"
    EVENT = "event"
    OFF = "off"


class WallLayoutName(StrEnum):
    """The wall's layout at start."""

    ADAPTIVE = "adaptive"
    SPOT = "1+5"
    TWO = "2x2"
    THREE = "3x3"
    FOUR = "4x4"


class SiteFacts(Section):
    """Which site this is.

    Attributes:
        id: Goes into the journal's chains; never change it afterwards.
        name: What people read.
        time_zone: IANA name; used only when a time is shown.
    """

    id: Id
    name: Name
    time_zone: Annotated[str, AfterValidator(check_time_zone)]


class Seat(Section):
    """One place where a console runs."""

    id: Id
    name: Name


class Stream(Section):
    """One address of a camera.

    Attributes:
        url: ``rtsp://``, ``http(s)://``, ``v4l2:///dev/video0`` or ``file:///path``, without
            credentials.
        transport: RTSP only.
        user: Empty when the camera asks for none.
        password: ``secret:NAME`` or empty.
    """

    url: Address
    transport: Annotated[StreamTransport, Field(strict=False)] = StreamTransport.TCP
    user: Annotated[str, Field(max_length=128)] = ""
    password: Secret = ""


class Retention(Section):
    """How long footage is kept; the first limit reached decides.

    Attributes:
        days: Age in days.
        size_gb: Size in 10^9 bytes; 0 = no limit of its own.
    """

    days: Annotated[float, Field(gt=0, le=3650)] = 30.0
    size_gb: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0


class Camera(Section):
    """One camera.

    Attributes:
        id: Names its folder of footage; two digits by custom, typed to call it up.
        name: What people read.
        zone: Where it looks.
        main: Recorded, and shown when enlarged.
        sub: Wall and detection; without it the main stream serves both.
        record: When the main stream is kept.
        pre_event_s: Event mode: seconds kept from before the event.
        post_event_s: Event mode: seconds kept after the last trigger.
        retention: Overrides the site's.
    """

    id: Id
    name: Name
    zone: Annotated[str, Field(max_length=80)] = ""
    main: Stream
    sub: Stream | None = None
    record: Annotated[RecordMode, Field(strict=False)] = RecordMode.CONTINUOUS
    pre_event_s: Annotated[float, Field(ge=0, le=60)] = 10.0
    post_event_s: Annotated[float, Field(ge=1, le=600)] = 20.0
    retention: Retention | None = None

    _camera = model_validator(mode="after")(check_camera)


class Recording(Section):
    """How footage is written.

    Attributes:
        media_root: Absolute folder; empty = the platform's data folder.
        segment_s: Length of a file; cut at the next keyframe.
        fragment_s: Longest stretch that a power cut can cost.
        queue_mb: Packets waiting for the disk, 10^6 bytes over all cameras.
        free_floor_gb: Space left free on the disk, 10^9 bytes; below it the oldest unlocked goes.
        retention: For cameras that say nothing else.
        encrypt: Whether new footage is encrypted at rest with the keystore's media key.
    """

    media_root: Folder = ""
    segment_s: Annotated[float, Field(ge=5, le=600)] = 60.0
    fragment_s: Annotated[float, Field(ge=0.2, le=1.0)] = 0.4
    queue_mb: Annotated[float, Field(ge=1, le=4096)] = 64.0
    free_floor_gb: Annotated[float, Field(ge=0, le=100_000)] = 5.0
    retention: Retention = Retention()
    encrypt: bool = False


class Store(Section):
    """Where the journal and the site's rows are.

    Attributes:
        journal_url: Empty = embedded SQLite file; or ``postgresql://host:port/database``.
        site_url: The same for footage, people and parcels.
        user: PostgreSQL account.
        password: ``secret:NAME`` or empty.
    """

    journal_url: DatabaseAddress = ""
    site_url: DatabaseAddress = ""
    user: Annotated[str, Field(max_length=128)] = ""
    password: Secret = ""


class Window(Section):
    """How the window starts.

    Attributes:
        wall: Layout of the camera wall.
        text_percent: Text size.
        reduced_motion: Borders instead of flashing.
    """

    wall: Annotated[WallLayoutName, Field(strict=False)] = WallLayoutName.ADAPTIVE
    text_percent: Annotated[int, Field(ge=100, le=150)] = 100
    reduced_motion: bool = False


class People(Section):
    """What holds for whoever sits at a console.

    Attributes:
        idle_lock_min: Controls lock after so long without a key or the pointer; 0 = never.
        wall_when_locked: The cameras stay visible while the controls are locked.
        lone_worker_min: Everybody who signs in is asked for a sign of life so often; 0 = only
            where somebody says that they are alone, and then every half hour.
        lone_worker_grace_s: Silence of so long after being asked is an alarm.
    """

    idle_lock_min: Annotated[float, Field(ge=0, le=480)] = 15.0
    wall_when_locked: bool = True
    lone_worker_min: Annotated[float, Field(ge=0, le=240)] = 0.0
    lone_worker_grace_s: Annotated[float, Field(ge=15, le=600)] = 60.0


class Log(Section):
    """How much is logged."""

    level: Annotated[LogLevel, Field(strict=False)] = LogLevel.INFO


class MailServer(Section):
    """Where mails are handed over.

    Attributes:
        host: Name or number; its certificate must be for it.
        port: 587 for starttls, 465 for tls by custom.
        security: ``none`` never signs in.
        sender: Address the mails come from.
        user: Empty when the server asks for none.
        password: ``secret:NAME`` or empty.
        ca_file: The site's own authority, absolute; empty = the machine's.
    """

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Annotated[MailProtection, Field(strict=False)] = MailProtection.STARTTLS
    sender: Annotated[str, AfterValidator(check_mail_address)]
    user: Annotated[str, Field(max_length=128)] = ""
    password: Secret = ""
    ca_file: Folder = ""

    _account = model_validator(mode="after")(check_mail_server)


class Webhook(Section):
    """One receiver of signed messages.

    Attributes:
        id: Named by contacts.
        url: ``http(s)://host/path``.
        key: ``secret:NAME``, shared with the receiver.
        ca_file: As for mail.
    """

    id: Id
    url: Annotated[str, AfterValidator(check_web_address)]
    key: Annotated[str, Field(min_length=1), AfterValidator(check_secret)]
    ca_file: Folder = ""


class MqttBroker(Section):
    """Where MQTT messages are handed over.

    Attributes:
        host: Name or number; its certificate must be for it.
        port: 8883 with TLS, 1883 without by custom.
        tls: Whether the line is protected.
        topic: Messages go below it.
        version: Of the protocol.
        user: Empty when the broker asks for none.
        password: ``secret:NAME`` or empty.
        ca_file: As for mail.
    """

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 8883
    tls: bool = True
    topic: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", max_length=120)]
    version: Annotated[str, Field(pattern=r"^(5|3\.1\.1)$")] = "5"
    user: Annotated[str, Field(max_length=128)] = ""
    password: Secret = ""
    ca_file: Folder = ""


class Outbound(Section):
    """Whose servers carry messages; what is left out is not used.

    Attributes:
        smtp: Mail.
        webhooks: Receivers of signed messages.
        mqtt: One broker.
        limit_s: Longest that one attempt may take.
    """

    smtp: MailServer | None = None
    webhooks: Annotated[tuple[Webhook, ...], Field(strict=False, max_length=16)] = ()
    mqtt: MqttBroker | None = None
    limit_s: Annotated[float, Field(ge=1, le=60)] = 10.0


class Site(Section):
    """A whole site file."""

    version: Annotated[int, Field(ge=1, le=1)]
    site: SiteFacts
    seats: Annotated[tuple[Seat, ...], Field(strict=False, min_length=1, max_length=32)] = (
        Seat(id="control", name="Control room"),
    )
    cameras: Annotated[tuple[Camera, ...], Field(strict=False, max_length=64)] = ()
    recording: Recording = Recording()
    store: Store = Store()
    window: Window = Window()
    people: People = People()
    outbound: Outbound = Outbound()
    log: Log = Log()

    _unique = model_validator(mode="after")(check_unique)

    def camera(self, camera: str) -> Camera:
        """Find a camera by id.

        Raises:
            KeyError: If the site has none of this id.
        """
        for one in self.cameras:
            if one.id == camera:
                return one
        raise KeyError(camera)

    def retention_of(self, camera: str) -> Retention:
        """The retention that holds for a camera."""
        return self.camera(camera).retention or self.recording.retention
