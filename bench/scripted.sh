#!/bin/bash
# scripted.sh [CALLS] [JOBS]: what the tools of an IVR developer cost. So many scripted three-minute calls (27 turns, scripts, grammars, expectations of the recording),
# default 1,000 on 2 jobs; then how long a document of 500 forms takes from the content cache and without.
set -e
here=$(cd "$(dirname "$0")" && pwd); root=$(dirname "$here"); calls=${1:-1000}; jobs=${2:-2}
echo "$(nproc) processors, $(uname -r), .NET $(dotnet --version), load $(cut -d' ' -f1 /proc/loadavg), commit $(git -C "$root" rev-parse --short HEAD), $(date -u +%F)"
began=$(date +%s.%N)
"$root/vxmlgir" test "$here/scripted" --times "$calls" --jobs "$jobs" | tail -1
awk "BEGIN { printf \"wall %.1f s\n\", $(date +%s.%N) - $began }"
figures=$(mktemp); trap 'rm -f "$figures"' EXIT
VXMLGIR_FIGURES="$figures" dotnet run --project "$root/tests/Workbench.Tests" -c Release --no-build -- --filter-class '*SpeedTests' --no-progress >/dev/null
cat "$figures"
