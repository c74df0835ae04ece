#!/bin/bash
# engine.sh CALLS SECONDS [TAPS]: the media engine alone on core SERVER_CPU (0) against rtpload on core LOAD_CPU (1). Prints processor time and RTP figures.
set -e
here=$(cd "$(dirname "$0")" && pwd); out=$here/out; bin=$here/bin; calls=$1; seconds=$2; taps=${3:-1}
mkdir -p "$out" "$bin"
for p in rtpload markcheck; do [ "$bin/$p" -nt "$here/$p.c" ] || gcc -O2 -o "$bin/$p" "$here/$p.c"; done
dotnet build "$here/engine" -c Release -v q --nologo -o "$bin/engine" >/dev/null
"$bin/markcheck" --make "$out/prompt.wav" 60; tail -c +45 "$out/prompt.wav" >"$out/prompt.ul"
fifo=$(mktemp -u); mkfifo "$fifo"; ulimit -n "$(ulimit -Hn)"
taskset -c "${LOAD_CPU:-1}" "$bin/rtpload" --base 11000 --calls "$calls" --control "$fifo" --out "$out/engine.json" --prompt 2>"$out/rtpload.err" & load=$!
trap 'kill $load 2>/dev/null; rm -f "$fifo"' EXIT
exec 5<>"$fifo"
coproc server { exec taskset -c "${SERVER_CPU:-0}" "$bin/engine/VxmlGir.EngineBench" "$calls" 11000 "$fifo" "$out/prompt.ul" "$taps"; }
exec 6>&"${server[1]}" 7<&"${server[0]}"; eval "exec ${server[0]}<&- ${server[1]}>&-"; pid=$server_PID
read -r line <&7
cpu() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat"; }
sleep 3
echo warm >&6; read -r line <&7
echo MARK >&5; a=$(cpu); sleep "$seconds"; b=$(cpu); echo MARK >&5
echo window >&6; read -r line <&7; echo "$line"
grep -E 'VmRSS|Threads' "/proc/$pid/status" | tr '\n' ' '
echo "cpu $(awk "BEGIN { t = ($b - $a) / $(getconf CLK_TCK); printf \"%.1f %% of a core, %.3f ms per call-second\", 100 * t / $seconds, 1000 * t / $seconds / $calls }")"
exec 6>&-; cat <&7 | grep -E ' [1-9]' || true
echo DONE >&5; wait "$load"
python3 -c "import json; d = json.load(open('$out/engine.json')); d.pop('sent_by'); print(json.dumps(d))"
