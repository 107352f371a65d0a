# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the script tests: a scratch folder, and three ways to fail.
set -eu
scripts=$(cd "$(dirname "$0")/../../scripts" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export scripts scratch

die() { echo "FAILED: $*" >&2; exit 1; }

# succeeds COMMAND...: output in $scratch/out
succeeds() { "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; die "should succeed: $*"; }; }
# fails COMMAND...: the same the other way round
fails() { if "$@" >"$scratch/out" 2>&1; then die "should fail: $*"; fi; }
# says TEXT: the last command printed it
says() { grep -qF -- "$1" "$scratch/out" || { cat "$scratch/out" >&2; die "does not say: $1"; }; }
# is_silent: it printed nothing
is_silent() { [ ! -s "$scratch/out" ] || { cat "$scratch/out" >&2; die "should be silent"; }; }

# fake NAME: an executable from standard input
fake() {
  { echo '#!/bin/sh'; cat; } >"$scratch/$1"
  chmod +x "$scratch/$1"
}
