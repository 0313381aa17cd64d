"""Measures Headrace beside other ways to do the same work."""

import argparse
import contextlib
import datetime
import os
import pathlib
import platform
import shutil
import sys
import tempfile
import time

import exports
import loads
import main_job
import results
from measure import CommandFailed, in_turn, row, say, shell
from servers import SOURCES, Project, embedded, installed

CASES = {
    case.__name__: case
    for case in (
        loads.first_load,
        loads.tools_narrow,
        loads.tools_wide,
        loads.streams,
        loads.memory,
        loads.small_heap,
        loads.unchanged,
        main_job.prepare,
        main_job.increment,
        main_job.script,
        main_job.script_psycopg2,
        exports.export_days,
        exports.export_rows,
    )
}
EXAMPLES = """examples:
  bench/run first_load unchanged --scale 0.1 --rounds 2
  bench/run tools_narrow --postgres /usr/lib/postgresql/15/bin --tools ~/venv/bin
"""


class Bench:
    """What a case is given: projects to work in, and a place for its rows."""

    def __init__(self, server, work, scale, rounds):
        self.server = server
        self.work = work
        self.scale = scale
        self.rounds = rounds
        self.projects = []
        self.rows = []

    def scaled(self, number):
        return max(1, round(number * self.scale))

    def project(self, name="", entity=False):
        """A new project, perhaps with the pipeline of this repository; projects beside each other need names."""
        project = Project(self.server, self.work / f"project{name}", f"_{name}" if name else "")
        if entity:
            project.copy_entity()
        self.projects.append(project)
        return project

    def compare(self, work, ours, beside, measure="wall", goal=None):
        """Runs both sides in turn and keeps a row of what came of it."""
        self.add(work, ours, beside, self.measure(work, ours, beside), measure, goal)

    def measure(self, work, ours, beside):
        say(f"  {work}, beside {beside.name}")
        return in_turn(ours, beside, self.rounds)

    def add(self, work, ours, beside, runs, measure="wall", goal=None):
        self.rows.append(row(work, ours, beside, runs, measure, goal))


def run_case(name, server, work, options):
    """The section of the results that a case makes."""
    start = time.monotonic()
    say(f"{name}: PostgreSQL {server.version}")
    with tempfile.TemporaryDirectory(prefix=name + "-", dir=work) as folder:
        bench = Bench(server, pathlib.Path(folder), options.scale, options.rounds)
        CASES[name](bench)
        for project in bench.projects:
            project.drop()
    say(f"{name}: {time.monotonic() - start:.0f} s")
    return {
        "case": name,
        "postgresql": server.version,
        "date": str(datetime.date.today()),
        "rounds": options.rounds,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release().split('-')[0]}, "
        f"{shell('psql --version').strip()}, {shell('java -version 2>&1').splitlines()[0]}",
        "rows": bench.rows,
    }


def parse_options():
    def folder(path):
        return pathlib.Path(path).absolute()

    parser = argparse.ArgumentParser(
        prog="bench/run",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", nargs="*", help="what to measure; default: everything")
    parser.add_argument("--list", action="store_true", help="name the cases")
    parser.add_argument("--scale", type=float, default=1, help="share of the rows; at another than 1 nothing is kept")
    parser.add_argument("--rounds", type=int, default=5, help="counted runs of each side; with less than 5 nothing is kept")
    parser.add_argument("--postgres", metavar="BIN", type=folder, help="a server of these binaries, not the embedded one")
    parser.add_argument("--port", type=int, default=15800, help="of the server (default 15800)")
    parser.add_argument("--tools", metavar="BIN", type=folder, help="where to look first for what to compare with, such as a venv's bin")
    parser.add_argument("--work", metavar="DIR", type=folder, help="where to work (default: the system's folder for temporary files)")
    options = parser.parse_args()
    unknown = set(options.case) - set(CASES)
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}; there are: {', '.join(CASES)}")
    return options


def psql_itself():
    """The folder of psql where the one on PATH is Debian's wrapper in Perl, which takes longer than most of what psql is asked for here."""
    if pathlib.Path(shutil.which("psql") or "").resolve().name != "pg_wrapper":
        return None
    return max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))


def main():
    options = parse_options()
    if options.list:
        for name, case in CASES.items():
            print(f"{name:18}{case.__doc__.splitlines()[0]}")
        return
    first = [str(folder) for folder in (SOURCES, options.postgres, options.tools, psql_itself()) if folder]
    os.environ["PATH"] = os.pathsep.join([*first, os.environ["PATH"]])
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="headrace-bench-", dir=options.work)))
        if options.postgres:
            server = stack.enter_context(installed(work / "server", options.port, options.postgres))
        else:
            server = stack.enter_context(embedded(work / "server", options.port))
        for name in options.case or CASES:
            section = run_case(name, server, work, options)
            print(results.markdown(section), flush=True)
            if options.scale == 1 and options.rounds >= 5:
                results.keep(section, list(CASES))


if __name__ == "__main__":
    try:
        main()
    except CommandFailed as failure:
        sys.exit(str(failure))
