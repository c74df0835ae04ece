# Shared by run.sh and test.sh: packages, the SDK, the build. Sourced with $root set; never asks a question.

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif ! command -v sudo >/dev/null 2>&1; then say "Not root and no sudo: run as root: $*"; return 1
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@"
  fi
}

# Runs a talkative command: what it says is shown only when it fails, the last 40 lines of it.
quietly() {
  local log status=0
  log=$(mktemp) || return 1
  "$@" >"$log" 2>&1 || { status=$?; tail -n 40 "$log" >&2; }
  rm -f "$log"
  return $status
}

package_names() { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$@"; }

missing_packages() {
  local name
  package_names "$@" | while read -r name; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s\n' "$name"
  done
}

# Installs without starting the services that come along (apache2, nginx): policy-rc.d answers 101 meanwhile.
apt_install_without_services() {
  local policy=/usr/sbin/policy-rc.d kept='' status=0
  if [ -e "$policy" ]; then kept=$(mktemp -u "$policy.kept.XXXXXX"); as_root mv "$policy" "$kept" || return 1; fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
    install --no-install-recommends "$@" </dev/null || status=$?
  as_root rm -f "$policy"
  [ -z "$kept" ] || as_root mv "$kept" "$policy"
  if [ -d /run/systemd/system ]; then
    local name
    for name in "$@"; do case $name in
      apache2) as_root systemctl disable apache2.service >/dev/null 2>&1 ;;
      nginx*) as_root systemctl disable nginx.service >/dev/null 2>&1 ;;
    esac; done
  fi
  return $status
}

ensure_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then say "These Debian packages are needed and apt-get is not here: $(echo $missing)"; return 1; fi
  say "Installing Debian packages: $(echo $missing)"
  # A first use of sudo asks for the password here, where it can be seen.
  [ "$(id -u)" -eq 0 ] || as_root true || return 1
  quietly as_root apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null || say "apt-get update failed; trying with the lists at hand"
  # shellcheck disable=SC2086
  quietly apt_install_without_services $missing || { say "Could not install: $(echo $missing)"; return 1; }
}

ensure_sdk() {
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  if ! command -v dotnet >/dev/null 2>&1 && [ -x "$HOME/.dotnet/dotnet" ]; then PATH="$HOME/.dotnet:$PATH"; fi
  local fault
  fault=$(cd "$root" && dotnet --version 2>&1 >/dev/null) && return 0
  if ! command -v dotnet >/dev/null 2>&1; then say "The .NET 10 SDK is needed (10.0.400 or a later 10.0 feature band) and was not found. On Debian 12:"
  else printf '%s\n' "$fault" | head -n 4 >&2; say "dotnet is here ($(command -v dotnet)), but not with an SDK that serves: 10.0.400 or a later 10.0 feature band. On Debian 12:"
  fi
  say "  wget https://dot.net/v1/dotnet-install.sh && bash dotnet-install.sh --channel 10.0   # into ~/.dotnet, where this script looks too"
  say "or Microsoft's Debian packages: https://learn.microsoft.com/dotnet/core/install/linux-debian (dotnet-sdk-10.0)"
  return 1
}

# True when anything the program is built from is newer than the stamp of its last build.
sources_changed() {
  local stamp=$1
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$root/src" "$root/eng/BannedSymbols.txt" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" "$root/.editorconfig" \
    \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit)" ]
}

dotnet_build() { (cd "$root" && dotnet build "$1" -c Release -v q --nologo -clp:"ErrorsOnly;NoSummary" </dev/null); }
