#!/usr/bin/env bash
# Installs what is missing, builds once, runs every test program, and ends with one line: N passed, N failed, N skipped.
# Logs: TestResults/<program>.log. ./test.sh Name… runs only the programs whose name contains one of the words.
set -u
root=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
. "$root/eng/lib.sh"
results="$root/TestResults"
limit=${TEST_TIMEOUT_SECONDS:-1800}
mkdir -p "$results"

give_up() { say "$1"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

ensure_packages "$root/eng/packages-run.txt" "$root/eng/packages-test.txt" || give_up "Packages are missing."
ensure_sdk || give_up "No SDK."
say "Building (Release) …"
dotnet_build VxmlGir.sln >"$results/build.log" 2>&1 || { tail -n 40 "$results/build.log" >&2; give_up "The build failed (TestResults/build.log)."; }

wanted() {
  [ "${#words[@]}" -eq 0 ] && return 0
  local word
  for word in "${words[@]}"; do case $1 in *"$word"*) return 0 ;; esac; done
  return 1
}

run_program() { # name → TestResults/name.log, TestResults/name.status
  local name=$1 begun=$SECONDS status=0
  local program="$root/tests/$name/bin/Release/net10.0/VxmlGir.$name"
  (cd "$root" && timeout -k 10 "$limit" "$program" --no-progress --no-ansi --results-directory "$results" </dev/null >"$results/$name.log" 2>&1) || status=$?
  echo "$status" >"$results/$name.status"
  printf '  %-28s %4ss  %s\n' "$name" $((SECONDS - begun)) "$([ "$status" -eq 0 ] && echo ok || echo "exit $status")" >&2
}

figure() { sed -n "s/^ *$2: *\([0-9][0-9]*\).*/\1/p" "$results/$1.log" | tail -n 1; }

words=("$@")
side=() alone=()
for project in "$root"/tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  wanted "$name" || continue
  rm -f "$results/$name.log" "$results/$name.status"
  # Those that keep time with real peers or a real clock get the machine to themselves.
  case $name in EndToEnd|MediaPlatform.Tests) alone+=("$name") ;; *) side+=("$name") ;; esac
done

say "Running the test programs …"
for name in ${side[@]+"${side[@]}"}; do
  run_program "$name" &
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
done
wait
for name in ${alone[@]+"${alone[@]}"}; do run_program "$name"; done

passed=0 failed=0 skipped=0
for name in ${side[@]+"${side[@]}"} ${alone[@]+"${alone[@]}"}; do
  status=$(cat "$results/$name.status" 2>/dev/null || echo 1)
  p=$(figure "$name" succeeded) f=$(figure "$name" failed) s=$(figure "$name" skipped)
  # 8 is the runner's word for "no tests here".
  if [ "$status" -eq 8 ] && [ "${f:-0}" -eq 0 ]; then say "No tests in $name."; status=0; fi
  # A program that died without a summary is a failure too.
  [ "$status" -eq 0 ] || [ "${f:-0}" -gt 0 ] || f=1
  if [ "${f:-0}" -gt 0 ]; then
    say "--- $name (TestResults/$name.log)"
    if grep -q '^failed ' "$results/$name.log" 2>/dev/null; then grep -A 12 '^failed ' "$results/$name.log" | head -n 80 >&2; else tail -n 30 "$results/$name.log" >&2; fi
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$((passed + skipped))" -gt 0 ]
