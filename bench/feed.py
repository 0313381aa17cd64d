"""A feed at a constant rate: is every message landed once, how late, and in how much memory? See README.md."""

import argparse
import hashlib
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time

from servers import SOURCES, Project, embedded
from measure import say

LOAD = """/* headrace
from = scores
sync = stream
period { column = received_at, unit = hour }
*/
select seq, id, event, data, received_at, is_cut from feed
"""
LANDED = "select id || ' ' || data from raw.score order by seq"
LATENESS = """select round(percentile_cont({part}) within group (order by extract(epoch from
    pg_xact_commit_timestamp(xmin) at time zone 'UTC' - received_at))::numeric, 3) from raw.score"""


def message(number):
    return f'{{"studentId":"Avis{number % 100_000}","exam":{13_000 + number % 500},"score":{number % 1000 / 1000}}}'


class Feed(http.server.ThreadingHTTPServer):
    """Sends messages at a rate, from the one after Last-Event-ID on; knows which were due when it was stopped."""

    daemon_threads = True

    def __init__(self, rate, last):
        super().__init__(("127.0.0.1", 0), Connection)
        self.rate, self.last, self.start = rate, last, time.monotonic()


class Connection(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        feed, sent = self.server, int(self.headers.get("Last-Event-ID") or 0)
        if sent >= feed.last:
            self.send_response(204)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while sent < feed.last:
                due = min(feed.last, int((time.monotonic() - feed.start) * feed.rate))
                block = range(sent + 1, due + 1)
                self.wfile.write("".join(f"id: {n}\nevent: score\ndata: {message(n)}\n\n" for n in block).encode())
                sent = max(sent, due)
                time.sleep(0.01)
        except OSError:
            pass  # the client was killed

    def log_message(self, *words):
        pass


def memory(pid):
    """The resident set of a process in MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def checksum(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def start(project):
    words = [SOURCES / "headrace", "stream", "scores", "--wait", "30s"]
    return subprocess.Popen(words, cwd=project.folder, env={**os.environ, **project.environment}, stderr=subprocess.DEVNULL)


def measure(project, options):
    feed = Feed(options.rate, options.rate * options.seconds)
    threading.Thread(target=feed.serve_forever, daemon=True).start()
    project.write("headrace.conf", (project.folder / "headrace.conf").read_text()
                  + f'\nconnections.scores {{ url = "sse:http://127.0.0.1:{feed.server_port}/", user = "", password = "" }}\n')
    project.write("sql/scores/pipeline.conf", 'description = "a benchmark"\n')
    project.write("sql/scores/load/score.sql", LOAD)
    process, resident = start(project), []
    kills = [options.seconds * (n + 1) / (options.kills + 1) for n in range(options.kills)]
    while process.poll() is None:
        time.sleep(1)
        seconds = time.monotonic() - feed.start
        if process.poll() is None:
            resident.append((round(seconds), round(memory(process.pid))))
        if kills and seconds > kills[0]:
            kills.pop(0)
            process.kill()
            process.wait()
            process = start(project)
    landed = project.warehouse(LANDED).splitlines()
    sent = [f"{n} {message(n)}" for n in range(1, feed.last + 1)]
    return {
        "sent": len(sent),
        "landed": len(landed),
        "equal": checksum(sent) == checksum(landed),
        "messages per second": round(len(landed) / (time.monotonic() - feed.start)),
        "receipt to commit, s": {
            name: project.warehouse(LATENESS.format(part=part)).strip() for name, part in (("p50", 0.5), ("p99", 0.99), ("max", 1))
        },
        "resident MiB": {f"{second} s": size for second, size in resident[10 :: max(1, len(resident) // 8)]},
    }


def main():
    parser = argparse.ArgumentParser(prog="bench/feed.py", description=__doc__)
    parser.add_argument("--rate", type=int, default=2000, help="messages per second")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--kills", type=int, default=0, help="how often the process is killed and started again")
    parser.add_argument("--port", type=int, default=15800, help="of the server")
    options = parser.parse_args()
    os.environ["PATH"] = os.pathsep.join([str(SOURCES), os.environ["PATH"]])
    with tempfile.TemporaryDirectory(prefix="headrace-feed-") as work, embedded(pathlib.Path(work) / "server", options.port) as server:
        server.psql("postgres", "alter system set track_commit_timestamp = on")
        subprocess.run(["headrace", "db", "stop"], cwd=pathlib.Path(work) / "server", check=True)
        subprocess.run(["headrace", "db", "start"], cwd=pathlib.Path(work) / "server", check=True, stdout=subprocess.DEVNULL)
        project = Project(server, pathlib.Path(work) / "project")
        say(f"{options.rate} messages per second for {options.seconds} s")
        print(json.dumps(measure(project, options), indent=1))


if __name__ == "__main__":
    main()
