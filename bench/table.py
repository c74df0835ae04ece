#!/usr/bin/env python3
"""table.py REPORT.json …: the medians of the bench's reports as the Markdown of docs/figures.md."""
import json
import sys

reports = [json.load(open(path)) for path in sys.argv[1:]]
m = reports[0]["machine"]
print(f"{m['model']}, {m['processors']} processors, kernel {m['kernel']}, .NET {m['dotnet']}, {m['sipp'].split('-')[0]}, commit {m['commit']}, {m['at']}; medians of {reports[0]['options']['rounds']}.\n")
print("| work | calls | core | CPU ms per call-second | late > 20 ms | late p99 | memory per call | allocated by media threads | files, seconds to deliver | samples lost | result |")
print("|---|---|---|---|---|---|---|---|---|---|---|")
for report in reports:
    for result in report["results"]:
        r = result["median"]
        good = "pass" if r["pass"] else "fail"
        if r["mode"] == "setup":
            print(f"| set-up | {r['rate']:g}/s | {r['cpu_pct']:.0f} % | {r['cpu_ms_per_setup']:.2f} per set-up | | answer {r['answer_ms']['p99']:.0f} ms | | | | {r['calls_failed']:.0f} of {r['calls_made']:.0f} failed | {good} |")
            continue
        q, w = r["rtp"], r.get("recordings")
        kept = f"{w['files']:.0f}, {w['seconds_to_deliver']:.1f} s" if w else ""
        lost = 160 * (w["says_lost"] + w["hears_lost"]) if w else q["prompt_lost"] * 160
        print(f"| {'play and record' if w else 'play'} | {r['calls']:.0f} | {r['cpu_pct']:.0f} % | {r['cpu_ms_per_call_second']:.2f} | {q['late20_pct']:.2f} % | {q['late_p99']:.1f} ms "
              f"| {r['kb_per_call']:.0f} KB | {r.get('media_allocated_bytes', 0):.0f} B | {kept} | {lost:.0f} | {good} |")
