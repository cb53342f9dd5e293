#!/bin/sh
# Prepares a checkout for `make`: system libraries, .venv with the locked packages, the program itself.
#
# Needs git, make and a Python 3.11; gets the rest by apt where root or sudo is at hand, and otherwise
# names what is missing in one line and stops. Which package index is used is pip's own configuration:
# this file and the lock name none. When nothing has changed since the last time it ends at once.
# With CI=true or PEERS=1 it also installs the programs of other people that some tests and benches meet.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/setup-stamp
PLACE=$VENV/setup-place
PEER_STAMP=$VENV/peers-stamp

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

wants_peers() { [ "${CI:-}" = true ] || [ "${PEERS:-}" = 1 ]; }

# What the environment was built from: the lock, the project file, this script and the place it stands in.
fingerprint() { { cat requirements.lock pyproject.toml tools/setup.sh tools/system-libraries.txt; pwd; } | cksum; }

is_current() {
    [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ] && [ -x "$VENV/bin/sallyport" ] || return 1
    ! wants_peers || { [ -f "$PEER_STAMP" ] && [ "$(cat "$PEER_STAMP")" = "$PEERS_WANTED" ]; }
}

# How to become root without being asked anything: empty when we are root, unset when there is no way.
find_root() {
    if [ "$(id -u)" = 0 ]; then AS_ROOT=; return 0; fi
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then AS_ROOT="sudo -n"; return 0; fi
    return 1
}

# apt_install PACKAGE...: quiet, without questions; fails where apt, root or the network is missing.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    find_root || return 1
    if [ -z "${APT_REFRESHED:-}" ]; then
        # A foreign source that does not answer must not stop us: the install decides.
        $AS_ROOT env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >/dev/null 2>&1 || :
        APT_REFRESHED=1
    fi
    $AS_ROOT env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "$@" </dev/null >"$APT_LOG" 2>&1
}

has_library() {
    case $LIBRARIES in *"	$1 ("*) return 0 ;; *) return 1 ;; esac
}

# Shared libraries that the wheels expect from the system and that the loader does not find.
missing_packages() {
    LIBRARIES=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || :)
    while read -r library package; do
        case $library in ''|'#'*) continue ;; esac
        has_library "$library" || printf '%s ' "$package"
    done <tools/system-libraries.txt
}

# A Python 3.11 with everything a virtual environment and the program need.
is_fit() {
    "$1" -c 'import sys, venv, ensurepip, ssl, sqlite3, ctypes, lzma, bz2
sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1
}
find_python() {
    for PYTHON in python3.11 python3 /usr/bin/python3.11 /usr/local/bin/python3.11; do
        command -v "$PYTHON" >/dev/null 2>&1 && is_fit "$PYTHON" && return 0
    done
    return 1
}

install_system() {
    [ "$(uname -s)" = Linux ] || return 0
    packages=$(missing_packages)
    find_python || packages="python3.11-venv $packages"
    [ -n "$packages" ] || return 0
    say "installing system packages: $packages"
    # shellcheck disable=SC2086 # a list of package names is meant to be split
    apt_install $packages || stop "system packages are missing; as root: apt-get install $packages"
}

install_peers() {
    wants_peers || return 0
    # shellcheck disable=SC2046 # a list of package names is meant to be split
    set -- $(grep -v '^#' tools/peer-packages.txt)
    say "installing the programs that peer tests and benches meet"
    if apt_install "$@"; then
        printf '%s' "$PEERS_WANTED" >"$PEER_STAMP"
    else
        say "some are missing, their tests will be skipped by name: $(tail -n 1 "$APT_LOG" 2>/dev/null)"
    fi
}

build_environment() {
    rm -f "$STAMP"
    # A moved checkout needs a new one: scripts inside an environment name their own place.
    if ! is_fit "$VENV/bin/python" || [ "$(cat "$PLACE" 2>/dev/null)" != "$(pwd)" ]; then
        say "creating $VENV with $("$PYTHON" --version 2>&1)"
        "$PYTHON" -m venv --clear "$VENV"
        pwd >"$PLACE"
    fi
    say "installing the locked packages (some minutes the first time)"
    "$VENV/bin/python" -m pip --disable-pip-version-check install -qq --require-hashes \
        --requirement requirements.lock </dev/null
    "$VENV/bin/python" -m pip --disable-pip-version-check install -qq --no-deps --no-index \
        --no-build-isolation --editable . </dev/null
}

# A linked environment belongs to somebody else (several checkouts sharing one): used as it is.
[ ! -L "$VENV" ] || exit 0

WANTED=$(fingerprint)
PEERS_WANTED=$(cksum <tools/peer-packages.txt)
is_current && exit 0

APT_LOG=$(mktemp)
trap 'rm -f "$APT_LOG"' EXIT
install_system
find_python || stop "no Python 3.11 with venv, ssl and sqlite3 was found; install python3.11 and python3.11-venv"
if [ ! -f "$STAMP" ] || [ "$(cat "$STAMP")" != "$WANTED" ] || [ ! -x "$VENV/bin/sallyport" ]; then
    build_environment
    printf '%s' "$WANTED" >"$STAMP"
fi
install_peers
say "ready"
