#!/usr/bin/env python3
"""What recording costs: the same call played only, recorded, and recorded with encrypted files; alternating rounds, medians.

    bench/cost.py [--calls 200] [--seconds 30] [--rounds 5]

Needs a Release build. Processor time of the server is taken twice: within the window of the calls, and from the first INVITE until the last file is in the store (finalising,
encryption, upload and verification are in that one). Everything is the server's own time, from /proc; so what else runs on the machine matters little."""
import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "out" / "cost"
HOME = OUT / "home"
TICKS = os.sysconf("SC_CLK_TCK")
METRICS = "http://127.0.0.1:18090/metrics"


def prepare():
    shutil.rmtree(OUT, ignore_errors=True)
    HOME.mkdir(parents=True)
    shutil.copytree(HERE / "apps", HOME / "apps")
    shutil.copytree(HERE / "apps" / "record", HOME / "apps" / "encrypted")
    subprocess.run([HERE / "bench.py", "--out", OUT, "--make-prompt", "60"], check=True, stdout=subprocess.DEVNULL)
    for app in ("play", "record", "encrypted"):
        shutil.copy(OUT / "prompt.wav", HOME / "apps" / app)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", OUT / "key.pem", "-out", HOME / "bench.pem", "-days", "30", "-subj", "/CN=bench"],
                   check=True, stderr=subprocess.DEVNULL)
    config = (HERE / "vxmlgir.yaml").read_text()
    config = config[:config.index("profiles:")] + """apps:
  profiles: { encrypted: encrypted }
recording:
  mp3-quality: 5
profiles:
  - name: default
    mp3-kbits: 32
  - name: encrypted
    mp3-kbits: 32
    certificates: [bench.pem]
"""
    (HOME / "vxmlgir.yaml").write_text(config)


def cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def metric(name):
    # A machine that others use may stand still for seconds; a run of half an hour is not lost for that.
    with urllib.request.urlopen(METRICS, timeout=60) as reply:
        return sum(float(l.rsplit(" ", 1)[1]) for l in reply.read().decode().splitlines() if l.split("{")[0].split(" ")[0] == name)


def ready():
    for _ in range(300):
        try:
            urllib.request.urlopen("http://127.0.0.1:18090/healthz", timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("the server does not answer")


def one(pid, app, calls, seconds):
    """Processor milliseconds per call-second: within the window, and of the whole round until delivery."""
    delivered, before = metric("vxmlgir_recording_delivered_total"), cpu(pid)
    done = subprocess.run([HERE / "bench.py", "--pid", str(pid), "--target", "127.0.0.1:15060", "--user", app, "--calls", str(calls), "--seconds", str(seconds),
                           "--rounds", "1", "--prompt", "--out", OUT / app], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    window = find(report, "cpu_ms_per_call_second")
    expected = 0 if app == "play" else calls
    end = time.monotonic() + 600
    while metric("vxmlgir_recording_delivered_total") - delivered < expected:
        if time.monotonic() > end:
            sys.exit(f"{app}: recordings were not delivered")
        time.sleep(0.5)
    return window, 1000 * (cpu(pid) - before) / (calls * seconds)


def find(tree, key):
    if isinstance(tree, dict):
        if key in tree:
            return tree[key]
        tree = list(tree.values())
    for branch in tree if isinstance(tree, list) else []:
        if (found := find(branch, key)) is not None:
            return found
    return None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--calls", type=int, default=200)
    p.add_argument("--seconds", type=int, default=30)
    p.add_argument("--rounds", type=int, default=5)
    o = p.parse_args()
    prepare()
    server = subprocess.Popen(["dotnet", ROOT / "src/Host/bin/Release/net10.0/vxmlgir.dll", "run"], cwd=HOME, env=dict(os.environ, VXMLGIR_HOME=str(HOME)), stdout=subprocess.DEVNULL)
    try:
        ready()
        # Until the runtime has compiled what it will: that is paid once, and by whoever comes first.
        for app in ("play", "record", "encrypted") * 2:
            one(server.pid, app, o.calls, o.seconds)
        rounds = {app: [] for app in ("play", "record", "encrypted")}
        for _ in range(o.rounds):
            for app in rounds:
                rounds[app].append(one(server.pid, app, o.calls, o.seconds))
                print(app, rounds[app][-1], file=sys.stderr)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    median = {app: [round(statistics.median(values), 4) for values in zip(*rows)] for app, rows in rounds.items()}
    result = {"calls": o.calls, "seconds": o.seconds, "cpu_ms_per_call_second": {a: {"window": m[0], "until_delivered": m[1]} for a, m in median.items()},
              "recording_adds_pct": {"window": pct(median["record"][0], median["play"][0]), "until_delivered": pct(median["record"][1], median["play"][1])},
              "encryption_adds_pct": {"until_delivered": pct(median["encrypted"][1], median["record"][1])}, "rounds": rounds}
    (OUT / "cost.json").write_text(json.dumps(result, indent=1))
    print(json.dumps(result))


def pct(more, less):
    return round(100 * (more / less - 1), 1)


if __name__ == "__main__":
    main()
