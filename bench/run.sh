#!/usr/bin/env bash
# run.sh [quick]: the whole load bench against the program itself, on embedded defaults but for ports and WAV: calls that play,
# calls that play and record, set-ups. Ends with the table of docs/figures.md. `quick`: one short round of each.
set -u
here=$(cd "$(dirname "$0")" && pwd); root=$here/..; out=$here/out; home=$out/home
rounds=3 seconds=60 setup=20 sweep=100,200,300,500
[ "${1:-}" = quick ] && rounds=1 seconds=15 setup=5 sweep=100,500
dotnet build "$root/src/Host" -c Release -v q --nologo -clp:ErrorsOnly || exit 1
mkdir -p "$out"
"$here/bench.py" --out "$out" --make-prompt 60 >/dev/null || exit 1
ulimit -n "$(ulimit -Hn)"

status=0
round() { # name, application, options of bench.py …: a server of its own for each part
  local name=$1 app=$2; shift 2
  rm -rf "$home"; mkdir -p "$home/apps"
  cp -r "$here"/apps/* "$home/apps/"
  for a in record play; do cp "$out/prompt.wav" "$home/apps/$a/"; done
  cp "$here/vxmlgir.yaml" "$home/"
  echo "== $name" >&2
  VXMLGIR_HOME=$home "$here/bench.py" --server "dotnet $root/src/Host/bin/Release/net10.0/vxmlgir.dll run" --ready http://127.0.0.1:18090/healthz \
    --target 127.0.0.1:15060 --user "$app" --rounds "$rounds" --out "$out/$name" "$@" >"$out/$name.json" || status=1
}
round set-up record --setup-rate 800 --seconds "$setup"
round record record --calls "$sweep" --seconds "$seconds" --prompt --recordings "$home/var/services/store" --metrics http://127.0.0.1:18090/metrics
round play play --calls "$sweep" --seconds "$seconds" --prompt --metrics http://127.0.0.1:18090/metrics
python3 "$here/table.py" "$out"/set-up.json "$out"/play.json "$out"/record.json
exit $status
