"""The commented site file that ``sallyport init`` writes.

Every key stands in it with its default and its limits; the examples are commented out. The loader
reads it as it is. Any thread.
"""

from dataclasses import dataclass

import tomli_w

_TEMPLATE = """\
# Sallyport site file: which cameras there are, what is recorded, where things are kept.
# TOML, UTF-8. Units stand in the names. After a change run `sallyport selftest`.
# No password stands here: write password = "secret:NAME" and run `sallyport secret set NAME`.

version = 1

[site]
@SITE@
# ----- Seats: one for each place where a console runs; `sallyport run --seat ID`, else the first.
[[seats]]
id = "control"
name = "Control room"

# ----- Cameras, at most 64. Take the # away and fill in; repeat for each camera.
# [[cameras]]
# id = "01"                    # a-z, 0-9 and '-'; typed to call it up; names its folder of footage
# name = "Loading dock"
# zone = "Dock"
# record = "continuous"        # continuous | event | off
# pre_event_s = 10             # event: seconds kept from before, 0 to 60
# post_event_s = 20            # event: seconds kept after the last trigger, 1 to 600
# retention = { days = 30, size_gb = 0 }    # only where it differs from [recording.retention]
# [cameras.main]               # the stream that is recorded
# url = "rtsp://192.0.2.21/main"   # rtsp:// http(s):// v4l2:///dev/video0 file:///path
# transport = "tcp"            # tcp | udp, rtsp only
# user = "sallyport"
# password = "secret:camera-01"
# [cameras.sub]                # the small stream for wall and detection; leave out if there is none
# url = "rtsp://192.0.2.21/sub"
# user = "sallyport"
# password = "secret:camera-01"

[recording]
media_root = ""                # absolute folder; empty = beside the databases
segment_s = 60                 # length of a file, 5 to 600
fragment_s = 0.4               # longest stretch that a power cut can cost, 0.2 to 1
queue_mb = 64                  # waiting for the disk, all cameras together, 1 to 4096
free_floor_gb = 5              # space left free; below it the oldest unlocked footage goes
encrypt = false                # true: new footage is encrypted with the keystore's media key

[recording.retention]          # the first limit reached decides; locked footage always stays
days = 30                      # above 0, up to 3650
size_gb = 0                    # 0 = no limit of its own

[store]
journal_url = ""               # empty = built-in file; or postgresql://host:5432/database
site_url = ""
user = ""                      # PostgreSQL account
password = ""                  # secret:NAME

[window]
wall = "adaptive"              # adaptive | 1+5 | 2x2 | 3x3 | 4x4
text_percent = 100             # 100 to 150
reduced_motion = false         # true: borders instead of flashing

[people]
idle_lock_min = 15             # controls lock after so long untouched, 0 to 480; 0 = never
wall_when_locked = true        # the cameras stay visible while the controls are locked
lone_worker_min = 0            # ask whoever is signed in for a sign of life so often; 0 = on demand
lone_worker_grace_s = 60       # silence of so long is an alarm, 15 to 600

[outbound]                     # servers that carry messages; leave out what there is not
limit_s = 10                   # longest that one attempt may take, 1 to 60
# [outbound.smtp]
# host = "mail.example.org"    # its certificate must be for this name
# port = 587
# security = "starttls"        # starttls | tls | none (then without user)
# sender = "sallyport@example.org"
# user = "sallyport"
# password = "secret:mail"
# ca_file = ""                 # absolute; empty = the machine's authorities
# [[outbound.webhooks]]        # signed with HMAC-SHA256; contacts name the id
# id = "duty"
# url = "https://example.org/told"
# key = "secret:webhook-duty"
# ca_file = ""
# [outbound.mqtt]
# host = "broker.example.org"
# port = 8883
# tls = true
# topic = "sallyport/site"     # messages go below it
# version = "5"                # 5 | 3.1.1
# user = "sallyport"
# password = "secret:mqtt"
# ca_file = ""

[log]
level = "info"                 # error | warning | info | debug
"""


@dataclass(frozen=True, slots=True)
class SiteStart:
    """What ``init`` has to know.

    Attributes:
        site_id: As the site file's ``site.id``.
        name: What people read.
        time_zone: IANA name.
    """

    site_id: str
    name: str
    time_zone: str


def site_text(start: SiteStart) -> str:
    """The text of a new site file."""
    lines = tomli_w.dumps({"id": start.site_id, "name": start.name, "time_zone": start.time_zone})
    notes = (
        "  # goes into the journal's chains: never change it afterwards\n",
        "  # what people read\n",
        "  # IANA name; times are kept in UTC and shown in this zone\n",
    )
    facts = "".join(line + note for line, note in zip(lines.splitlines(), notes, strict=True))
    return _TEMPLATE.replace("@SITE@", facts)
