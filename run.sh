#!/usr/bin/env bash
# Installs what is missing, builds when sources changed, and starts the platform: ./run.sh [options of `vxmlgir run`].
set -u
root=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
. "$root/eng/lib.sh"

ensure_packages "$root/eng/packages-run.txt" || exit 1
ensure_sdk || exit 1

out="$root/src/Host/bin/Release/net10.0"
stamp="$out/.built"
if sources_changed "$stamp"; then
  if [ -e "$out/vxmlgir.dll" ]; then say "Building: the sources changed …"; else say "Building for the first time, about a minute …"; fi
  begun=$(mktemp)
  quietly dotnet_build src/Host/Host.csproj || { say "The build failed."; rm -f "$begun"; exit 1; }
  # The stamp bears the time the build began: what was edited meanwhile is built next time.
  mv "$begun" "$stamp"
fi

export VXMLGIR_HOME="${VXMLGIR_HOME:-$root}"
exec dotnet "$out/vxmlgir.dll" run "$@"
