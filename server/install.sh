# SPDX-License-Identifier: Apache-2.0
# What server/run and tests/run share: installing Debian packages, only those that are missing, and setting up a build
# folder. It is sourced with `top` set to the folder of the sources. It must not know what is built or run.

# What building the program needs.
# shellcheck disable=SC2034,SC2154 # build_needs is read, and top is set, by who sources this
build_needs="gcc libc6-dev cmake ninja-build pkgconf libjansson-dev libsodium-dev zlib1g-dev libunistring-dev
libmicrohttpd-dev libsqlite3-dev libcmark-dev libyaml-dev libzip-dev"

# say WORDS… prints a line to the person who started us.
say() {
    printf '%s\n' "$*"
}

# fail WORDS… says why it cannot go on, and ends with the exit status for a machine that failed.
fail() {
    printf '%s\n' "$*" >&2
    exit 3
}

# as_root COMMAND… runs it as root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# list_missing PACKAGES… prints those that are not installed. PROGRAM:PACKAGE counts as installed, too, when there is
# such a program from elsewhere.
list_missing() {
    here=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' | tr '\n' ' ')
    for need in "$@"; do
        case " $here " in
        *" ${need#*:} "*) continue ;;
        esac
        case $need in
        *:*) command -v "${need%%:*}" >/dev/null 2>&1 && continue ;;
        esac
        printf '%s ' "${need#*:}"
    done
}

# update_packages reads the lists of packages anew.
update_packages() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 update
}

# install_missing PACKAGES… says in one line what it is about to install, and does so; touches nothing when all is there.
install_missing() {
    command -v dpkg-query >/dev/null 2>&1 || fail "This is not Debian: please install the like of $*, and use CMake."
    missing=$(list_missing "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        fail "Please run this as root first: apt-get install --no-install-recommends $missing"
    fi
    say "Installing by apt: $missing"
    update_packages
    # shellcheck disable=SC2086 # a list of words
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 \
        -o Dpkg::Options::=--force-confold install --no-install-recommends $missing
}

# quietly COMMAND… shows what it printed only when it fails, and then ends.
quietly() {
    printed=$("$@" 2>&1 </dev/null) && return 0
    printf '%s\n' "$printed" >&2
    fail "This failed: $*"
}

# build PRESET FOLDER TARGET [-D…] configures FOLDER, if it is not yet, and builds TARGET in it.
build() {
    preset=$1 folder=$2 target=$3
    shift 3
    # A folder that was made for sources elsewhere (they were moved, or copied with it) is made anew.
    if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$folder/CMakeCache.txt" || [ ! -f "$folder/build.ninja" ]; then
        quietly cmake --fresh -G Ninja -S "$top" -B "$folder" -D "STOA_PRESET=$preset" "$@"
    fi
    if [ -t 1 ]; then
        ninja -C "$folder" "$target" || fail "The build failed."
    else
        quietly ninja -C "$folder" "$target"
    fi
}
