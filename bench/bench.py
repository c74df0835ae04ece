#!/usr/bin/env python3
"""The load bench: sipp signals, rtpload speaks and listens, this program measures the server from outside. See README.md.

Only the standard library. One JSON object on stdout, one line per round on stderr."""
import argparse
import csv
import glob
import json
import os
import platform
import re
import shlex
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Below the system's own range and the server's: nobody else takes these.
FIRST_PORT = 11000
BIN = HERE / "bin"
TICKS = os.sysconf("SC_CLK_TCK")


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--server", help="command that starts the server; stopped by SIGTERM at the end")
    p.add_argument("--pid", type=int, help="measure a server that runs already")
    p.add_argument("--ready", default="", help="URL to poll until the server answers 200 (with --server); else --warmup seconds")
    p.add_argument("--warmup", type=float, default=5, help="seconds to wait after the start without --ready")
    p.add_argument("--target", default="127.0.0.1:5060", help="where the server takes SIP")
    p.add_argument("--user", default="bench", help="application to dial")
    p.add_argument("--calls", default="500", help="concurrent calls; several by commas give a sweep")
    p.add_argument("--seconds", type=float, default=60, help="length of the window that is judged")
    p.add_argument("--settle", type=float, default=5, help="after the last call is up, before the window")
    p.add_argument("--rate", type=float, default=50, help="calls a second while they come up")
    p.add_argument("--setup-rate", type=float, help="no media: that many calls a second, each released at once")
    p.add_argument("--rounds", type=int, default=3, help="medians are of these")
    p.add_argument("--prompt", action="store_true", help="the application plays prompt.wav (marked audio): check what comes back")
    p.add_argument("--metrics", default="", help="URL of the server's /metrics: its media threads must not allocate within the window")
    p.add_argument("--recordings", help="folder where the finished WAV files appear: check them by their marks")
    p.add_argument("--deliver", type=float, default=60, help="seconds that recordings may take after the last BYE")
    p.add_argument("--server-cpu", default="0")
    p.add_argument("--load-cpu", default="1")
    p.add_argument("--out", default=str(HERE / "out"))
    p.add_argument("--make-prompt", metavar="SECONDS", type=int, help="write OUT/prompt.wav of marked audio and exit")
    return p.parse_args()


def build():
    BIN.mkdir(exist_ok=True)
    for name in ("rtpload", "markcheck"):
        source, program = HERE / f"{name}.c", BIN / name
        newest = max(source.stat().st_mtime, (HERE / "marks.h").stat().st_mtime)
        if not program.exists() or program.stat().st_mtime < newest:
            subprocess.run(["gcc", "-O2", "-o", program, source], check=True)


# --- the server as /proc shows it ---

def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def status(pid, *keys):
    text = Path(f"/proc/{pid}/status").read_text()
    return [int(re.search(rf"^{k}:\s+(\d+)", text, re.M)[1]) for k in keys]


def thread_cpu(pid):
    """Processor seconds by thread name: shows what the media threads take of the whole."""
    total = {}
    for task in glob.glob(f"/proc/{pid}/task/*"):
        try:
            name = Path(task, "comm").read_text().strip()
            fields = Path(task, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total[name] = total.get(name, 0) + (int(fields[11]) + int(fields[12])) / TICKS
    return total


def udp_errors():
    lines = [l.split() for l in Path("/proc/net/snmp").read_text().splitlines() if l.startswith("Udp:")]
    table = dict(zip(lines[0][1:], lines[1][1:]))
    return int(table["RcvbufErrors"]) + int(table["SndbufErrors"])


def machine():
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return {"machine": platform.node(), "kernel": platform.release(), "processors": os.cpu_count(), "model": model[1] if model else platform.machine(),
            "dotnet": version(["dotnet", "--version"]), "sipp": version(["sipp", "-v"]), "gcc": version(["gcc", "-dumpfullversion"]),
            "commit": version(["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]), "at": time.strftime("%Y-%m-%d %H:%M:%S")}


def version(command):
    try:
        text = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        return next((l.strip() for l in text.splitlines() if l.strip()), "")
    except OSError:
        return "absent"


def metric(o, name):
    """A counter of the server, summed over its labels; None without --metrics."""
    if not o.metrics:
        return None
    with urllib.request.urlopen(o.metrics, timeout=5) as reply:
        lines = reply.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.split("{")[0].split(" ")[0] == name)


# --- one round ---

class Load:
    """sipp and, with media, rtpload."""

    def __init__(self, o, folder, calls, hold):
        self.o, self.folder = o, folder
        self.fifo = folder / "control"
        self.rtp = None
        ports = max(calls, 100) if not o.setup_rate else 4000
        (folder / "ports.csv").write_text("SEQUENTIAL\n" + "".join(f"{FIRST_PORT + 2 * (i % 4000)}\n" for i in range(ports)))
        if not o.setup_rate:
            os.mkfifo(self.fifo)
            command = [BIN / "rtpload", "--base", str(FIRST_PORT), "--calls", str(calls), "--control", self.fifo, "--out", folder / "rtp.json"]
            self.rtp = self.start(command + (["--prompt"] if o.prompt else []), "rtpload.log")
            self.wait_for("rtpload.log", "ports from")
            self.control = os.open(self.fifo, os.O_RDWR)
        rate, total = (o.setup_rate, int(o.setup_rate * o.seconds)) if o.setup_rate else (o.rate, calls)
        limit = max(2000, int(10 * rate)) if o.setup_rate else calls
        command = ["sipp", o.target, "-sf", HERE / "call.xml", "-s", o.user, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", "5999", "-inf", "ports.csv",
                   "-m", str(total), "-l", str(limit), "-r", str(int(rate)), "-d", str(int(hold * 1000)), "-nostdin", "-buff_size", "4194304",
                   "-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "100", "-trace_err", "-error_file", "errors.log",
                   "-timeout", str(int(hold + total / rate + 120)), "-watchdog_minor_maxtriggers", "1000000", "-watchdog_major_maxtriggers", "1000000"]
        self.total = total
        self.sipp = self.start(command + ([] if o.setup_rate else ["-trace_logs", "-log_file", self.fifo]), "sipp.log")

    def start(self, command, log):
        command = ["taskset", "-c", self.o.load_cpu, *map(str, command)]
        return subprocess.Popen(command, cwd=self.folder, stdout=open(self.folder / log, "w"), stderr=subprocess.STDOUT, env=dict(os.environ, TERM="dumb"))

    def wait_for(self, log, text):
        end = time.time() + 10
        while text not in (self.folder / log).read_text():
            if time.time() > end or self.rtp.poll() is not None:
                sys.exit(f"{log}: {(self.folder / log).read_text()}")
            time.sleep(0.02)

    def mark(self):
        if self.rtp:
            os.write(self.control, b"MARK\n")

    def finish(self, seconds):
        try:
            self.sipp.wait(seconds)
        except subprocess.TimeoutExpired:
            self.sipp.kill()
        if self.rtp:
            os.write(self.control, b"DONE\n")
            self.rtp.wait(30)
            os.close(self.control)
            self.fifo.unlink()

    def signalling(self):
        rows = list(csv.DictReader(open(self.folder / "stat.csv"), delimiter=";"))
        last = rows[-1] if rows else {}
        good, made = int(last.get("SuccessfulCall(C)") or 0), int(last.get("TotalCallCreated") or 0)
        result = {"calls_made": made, "calls_good": good, "calls_failed": self.total - good, "retransmissions": int(last.get("Retransmissions(C)") or 0)}
        times = {}
        for name in glob.glob(str(self.folder / "*rtt.csv")):
            for row in csv.reader(open(name), delimiter=";"):
                if len(row) > 2 and row[2].strip() in ("1", "2"):
                    times.setdefault("answer_ms" if row[2].strip() == "1" else "bye_ms", []).append(float(row[1]))
        for name, values in times.items():
            values.sort()
            result[name] = {"p50": values[len(values) // 2], "p99": values[int(len(values) * 0.99)], "max": values[-1]}
        return result


def one_round(o, pid, calls, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    before = {p for p in recordings(o)}
    subprocess.run(["taskset", "-apc", o.server_cpu, str(pid)], stdout=subprocess.DEVNULL, check=True)
    ramp = 1 if o.setup_rate else calls / o.rate
    hold = 0 if o.setup_rate else ramp + o.settle + o.seconds + 3
    idle_kb, = status(pid, "VmRSS")
    load = Load(o, folder, calls, hold)
    time.sleep(ramp if o.setup_rate else ramp + o.settle)
    load.mark()
    allocated = metric(o, "vxmlgir_media_allocated_total")
    begin, cpu, threads, errors = time.monotonic(), cpu_seconds(pid), thread_cpu(pid), udp_errors()
    time.sleep(max(1, o.seconds - 3) if o.setup_rate else o.seconds)
    span, used, after = time.monotonic() - begin, cpu_seconds(pid) - cpu, thread_cpu(pid)
    load.mark()
    if allocated is not None:
        allocated = metric(o, "vxmlgir_media_allocated_total") - allocated
    kb, peak_kb, count = status(pid, "VmRSS", "VmHWM", "Threads")
    load.finish(hold + ramp + 60)
    ended = time.monotonic()
    result = {"calls": calls, "seconds": round(span, 2), "cpu_pct": round(100 * used / span, 2), "rss_mb": round(kb / 1024, 1), "rss_peak_mb": round(peak_kb / 1024, 1),
              "threads": count, "udp_errors": udp_errors() - errors, **load.signalling()}
    by_thread = {n: round(100 * (after[n] - threads.get(n, 0)) / span, 1) for n in after}
    result["cpu_by_thread"] = dict(sorted(((n, v) for n, v in by_thread.items() if v >= 0.5), key=lambda x: -x[1]))
    if o.setup_rate:
        result.update(mode="setup", rate=o.setup_rate, cpu_ms_per_setup=round(1000 * used / (o.setup_rate * span), 3))
        result["pass"] = result["calls_failed"] == 0
        return result
    rtp = json.loads((folder / "rtp.json").read_text())
    sent = {int(k): v for k, v in rtp.pop("sent_by").items()}
    result.update(mode="calls", cpu_ms_per_call_second=round(1000 * used / (span * calls), 3), kb_per_call=round((kb - idle_kb) / calls, 1), rtp=rtp)
    good = result["calls_failed"] == 0 and rtp["mute_calls"] == 0 and rtp["lost"] == 0 and rtp["received"] >= 0.999 * rtp["expected"] and rtp["late20_pct"] < 1
    if o.prompt:
        good = good and rtp["prompt_blocks"] > 0 and rtp["prompt_damaged"] + rtp["prompt_lost"] + rtp["prompt_moved"] == 0
    if o.recordings:
        result["recordings"] = judge_recordings(o, before, sent, ended)
        good = good and result["recordings"]["pass"]
    if allocated is not None:
        result["media_allocated_bytes"] = allocated
        good = good and allocated == 0
    result["pass"] = good
    return result


# --- recordings ---

def recordings(o):
    return set(glob.glob(os.path.join(o.recordings, "**", "*.wav"), recursive=True)) if o.recordings else set()


def judge_recordings(o, before, sent, ended):
    """Each call has one file; its marks must run without a hole from the first recorded to the last sent."""
    while len(recordings(o) - before) < len(sent) and time.monotonic() - ended < o.deliver:
        time.sleep(0.5)
    took = time.monotonic() - ended
    time.sleep(1)
    files = sorted(recordings(o) - before)
    rows = []
    for at in range(0, len(files), 50):
        text = subprocess.run([BIN / "markcheck", *files[at:at + 50]], capture_output=True, text=True, check=False).stdout
        rows += [json.loads(line) for line in text.splitlines()]
    says = {r["whose"]: r for r in rows if r.get("channel") == 0 and r.get("whose", -1) in sent}
    hears = [r for r in rows if r.get("channel") == 1]
    tail = [sent[i] - 1 - r["last"] for i, r in says.items()]
    result = {"files": len(files), "calls": len(sent), "seconds_to_deliver": round(took, 1), "unreadable": sum("error" in r for r in rows), "callers_found": len(says),
              **{f"says_{k}": sum(r[k] for r in says.values()) for k in ("whole", "lost", "moved", "damaged", "foreign")},
              **{f"hears_{k}": sum(r[k] for r in hears) for k in ("whole", "lost", "moved", "damaged")},
              "first_number_max": max((r["first"] for r in says.values()), default=None), "tail_missing_max": max(tail, default=None)}
    result["pass"] = (len(says) == len(sent) and result["unreadable"] == 0
                      and all(result[f"says_{k}"] == 0 for k in ("lost", "moved", "damaged", "foreign"))
                      and (not o.prompt or all(result[f"hears_{k}"] == 0 for k in ("lost", "moved", "damaged"))))
    return result


# --- rounds, sweep, server ---

def median(rounds):
    """Medians of the numbers that all rounds have; everything else is in the rounds."""
    def walk(values):
        if all(isinstance(v, bool) for v in values):
            return all(values)
        if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
            return statistics.median(values)
        if all(isinstance(v, dict) for v in values):
            shared = [k for k in values[0] if all(k in v for v in values)]
            return {k: walk([v[k] for v in values]) for k in shared}
        return values[0]
    return walk(rounds)


def line(r):
    head = f"{r['calls']} calls" if r["mode"] == "calls" else f"{r['rate']:g} set-ups/s"
    text = f"{head}: cpu {r['cpu_pct']} % failed {r['calls_failed']} rss {r['rss_mb']} MB"
    if r["mode"] == "calls":
        q = r["rtp"]
        text += f" {r['cpu_ms_per_call_second']} ms/call-s, lost {q['lost']} late>20 {q['late20_pct']} % p99 {q['late_p99']} max {q['late_max']} ms"
        if "media_allocated_bytes" in r:
            text += f", media threads allocated {r['media_allocated_bytes']:.0f} bytes"
        if "recordings" in r:
            w = r["recordings"]
            text += f", files {w['files']}/{w['calls']} in {w['seconds_to_deliver']} s, samples lost {160 * (w['says_lost'] + w['says_damaged'])} moved {w['says_moved']}"
    else:
        text += f" {r['cpu_ms_per_setup']} ms/set-up, answer {r.get('answer_ms')}"
    return text + (" PASS" if r["pass"] else " FAIL")


def start_server(o):
    server = subprocess.Popen(["taskset", "-c", o.server_cpu, *shlex.split(o.server)], stdout=open(Path(o.out) / "server.log", "w"), stderr=subprocess.STDOUT)
    end = time.time() + 30
    while o.ready and time.time() < end:
        if subprocess.run(["curl", "-fsS", "-o", "/dev/null", o.ready], check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return server
        time.sleep(0.2)
    if not o.ready:
        time.sleep(o.warmup)
    if server.poll() is not None or o.ready:
        sys.exit(f"the server did not come up: {(Path(o.out) / 'server.log').read_text()[-2000:]}")
    return server


def main():
    o = options()
    out = Path(o.out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    o.out = str(out)
    build()
    if o.make_prompt:
        return subprocess.run([BIN / "markcheck", "--make", out / "prompt.wav", str(o.make_prompt)], check=False).returncode
    if not (o.server or o.pid):
        sys.exit("--server or --pid is needed")
    server = start_server(o) if o.server else None
    pid = server.pid if server else o.pid
    results = []
    try:
        for calls in [int(c) for c in str(o.calls).split(",")]:
            rounds = []
            for n in range(o.rounds):
                rounds.append(one_round(o, pid, calls, out / f"{'setup' if o.setup_rate else calls}-{n + 1}"))
                print(f"round {n + 1}: {line(rounds[-1])}", file=sys.stderr)
                time.sleep(2)
            results.append({"median": median(rounds), "rounds": rounds})
            if o.setup_rate:
                break
    finally:
        if server:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    report = {"machine": machine(), "options": {k: v for k, v in vars(o).items() if v is not None}, "results": results}
    (out / "report.json").write_text(json.dumps(report, indent=1))
    print(json.dumps(report))
    return 0 if all(r["median"]["pass"] for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
