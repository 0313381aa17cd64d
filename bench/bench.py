"""Measures Headrace beside other ways to do the same work, and writes bench/RESULTS.md."""

import argparse
import datetime
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
HEADRACE = HERE.parent / "headrace"
MAIN_JOB = ("headrace.conf", "sql", "migrations", "insert_all_data.sh")

CONF = """
connections {
  production { url = "embedded:production_data" }
  warehouse { url = "embedded:warehouse_data" }
}
embedded.port = 15800
"""
NARROW = "create table narrow (created_at timestamp, value int)"
NARROW_ROWS = """
    insert into narrow
    select timestamp '2013-01-01' + i * interval '30 seconds', (i * 7919 %% 1000)::int
    from generate_series(0::bigint, %d - 1) as i
"""
WIDE = "create table wide (id bigint, made_at timestamp, {})".format(
    ", ".join(
        f"{kind}_{n} {kind}"
        for n in range(4)
        for kind in ("int", "bigint", "numeric", "text", "timestamptz", "float8", "boolean")
    )
)
WIDE_ROWS = """
    insert into wide
    select i, timestamp '2013-01-01' + i * interval '30 seconds', {}
    from generate_series(1::bigint, %d) as i
""".format(
    ", ".join(
        "i %% 100000, i * 1000003, (i * 1.01)::numeric(12, 2), repeat(md5(i::text), 3), "
        "timestamptz '2013-01-01 00:00Z' + i * interval '1 minute', i / 7.0, i %% 2 = 0"
        for _ in range(4)
    )
)
LOAD = """/* headrace
from = production
sync = period
period {{ column = {column}, unit = day }}
*/
select * from {table}
"""


class Side:
    """One of the two things that are compared: a command, and what must be done before each run of it."""

    def __init__(self, name, command, before=None, env=None):
        self.name = name
        self.command = command
        self.before = before or (lambda: None)
        self.env = {**os.environ, **(env or {})}

    def run(self):
        """Wall and CPU seconds of one run, and its peak memory in MiB."""
        self.before()
        start = time.monotonic()
        process = subprocess.Popen(
            ["sh", "-c", self.command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.env
        )
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if status != 0:
            sys.exit(f"{self.name} failed:\n{message.decode()}")
        return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Server:
    """An embedded PostgreSQL in a folder of its own, with the databases of source and warehouse, and a project beside it."""

    def __init__(self, work):
        self.work = work
        for table, column in (("narrow", "created_at"), ("wide", "made_at")):
            load = work / "sql" / table / "load"
            load.mkdir(parents=True, exist_ok=True)
            (load.parent / "pipeline.conf").write_text('description = "a benchmark"\n')
            (load / f"{table}.sql").write_text(LOAD.format(table=table, column=column))
        (work / "headrace.conf").write_text(CONF)
        shell(self.headrace("db start"))
        host = shell(self.headrace("db url production")).splitlines()
        os.environ["PGHOST"] = "127.0.0.1"
        os.environ["PGPORT"] = host[0].split(":")[3].split("/")[0]
        os.environ["PGUSER"] = host[1].split()[1]
        os.environ["PGPASSFILE"] = str(work / ".headrace" / "pgpass")

    def headrace(self, arguments):
        return f"{HEADRACE} {arguments} --project {self.work}"

    def stop(self):
        shell(self.headrace("db stop"))


def psql(database, sql):
    """The command that runs statements."""
    return f"psql -X -q -v ON_ERROR_STOP=1 -d {database}_data -c \"{sql}\""


def shell(command):
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}\n{done.stderr}")
    return done.stdout


class Table:
    """The rows of RESULTS.md."""

    HEADER = "| work | wall | CPU | peak | beside | wall | CPU | peak | ratio of wall |\n|---|---|---|---|---|---|---|---|---|\n"

    def __init__(self, rounds):
        self.rounds = rounds
        self.lines = []

    def compare(self, work, ours, beside):
        """Runs both in turn, and keeps medians and the median of the ratios."""
        for side in (ours, beside):
            side.run()
        runs = [(ours.run(), beside.run()) for _ in range(self.rounds)]
        ratio = statistics.median(a[0] / b[0] for a, b in runs)
        cells = [work]
        for index, side in enumerate((ours, beside)):
            wall, cpu, peak = (statistics.median(run[index][i] for run in runs) for i in range(3))
            cells += ([side.name] if index else []) + [f"{wall:.2f} s", f"{cpu:.2f} s", f"{peak:.0f} MiB"]
        self.lines.append("| " + " | ".join(cells + [f"{ratio:.2f}"]) + " |")
        print(self.lines[-1], flush=True)


# The cases. CPU and peak memory are those of the client, without the servers.


def load_case(table, server, scale, work, create, fill, rows):
    """A first load, whole command against whole pipe."""
    shell(psql("production", f"drop table if exists {work}; {create}"))
    shell(psql("production", fill % int(rows * scale)) + " && " + psql("production", f"vacuum analyze {work}"))
    copy = "copy {} {} (format binary)"
    empty = psql("warehouse", f"drop table if exists piped; {create.replace(work, 'piped')}")
    pipe = " | ".join(
        (
            psql("production", copy.format(work, "to stdout")),
            psql("warehouse", copy.format("piped", "from stdin")),
        )
    )
    forget = psql("warehouse", f"drop table if exists raw.{work}; delete from headrace.load")
    shell(server.headrace(f"prepare {work}"))
    table.compare(
        f"first load of {int(rows * scale):,} {work} rows",
        Side("headrace prepare", server.headrace(f"prepare {work}"), lambda: shell(forget)),
        Side("psql COPY pipe", pipe, lambda: shell(empty)),
    )
    shell(psql("warehouse", "drop table piped"))


def first_load(table, server, scale):
    load_case(table, server, scale, "narrow", NARROW, NARROW_ROWS, 10_400_000)
    load_case(table, server, scale, "wide", WIDE, WIDE_ROWS, 2_000_000)


def unchanged(table, server, scale):
    """Finding that nothing changed, beside counting the rows of each day once."""
    shell(psql("production", f"drop table if exists narrow; {NARROW}"))
    shell(psql("production", NARROW_ROWS % int(10_400_000 * scale)) + " && " + psql("production", "vacuum analyze narrow"))
    shell(server.headrace("prepare narrow"))
    count = "select date_trunc('day', created_at), count(*) from narrow group by 1"
    table.compare(
        f"nothing changed in {int(10_400_000 * scale):,} rows",
        Side("headrace prepare", server.headrace("prepare narrow")),
        Side("psql count by day", psql("production", count)),
    )


def main_job(folder):
    """A copy of the main job's files, as a clone has them."""
    folder.mkdir()
    for name in MAIN_JOB:
        source = HERE.parent / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    (folder / "headrace").symlink_to(HEADRACE)
    conf = (folder / "headrace.conf").read_text()
    (folder / "headrace.conf").write_text(conf.replace("port = 15432", "port = 15900"))
    return folder


def prepare(table, server, scale):
    """The daily prepare when nothing changed, beside a query and an empty JVM."""
    folder = main_job(server.work / "entity")
    shell(f"RANDOM_MAIN_CONTROLLER={max(1, int(100 * scale))} {folder}/insert_all_data.sh")
    shell(f"{HEADRACE} db start --project {folder}")
    nothing = folder / "Nothing.java"
    nothing.write_text("class Nothing { public static void main(String[] words) {} }")
    shell(f"javac -d {folder} {nothing}")
    ours = Side("headrace prepare", f"{HEADRACE} prepare entity --project {folder}")
    table.compare("prepare when nothing changed", ours, Side("psql select 1", psql("production", "select 1")))
    table.compare("prepare when nothing changed", ours, Side("bare JVM", f"java -Xshare:auto -cp {folder} Nothing"))
    shell(f"{HEADRACE} db stop --project {folder}")


def script(table, server, scale):
    """All twelve months, beside psql alone from ready-made rows, and beside a plain Python program."""
    folder = main_job(server.work / "script")
    controller = {"RANDOM_MAIN_CONTROLLER": str(max(1, int(100 * scale)))}
    shell(f"RANDOM_MAIN_CONTROLLER={controller['RANDOM_MAIN_CONTROLLER']} {folder}/insert_all_data.sh")
    shell(f"{HEADRACE} db start --project {folder}")
    rows = server.work / "rows"
    rows.mkdir()
    for month in range(1, 13):
        where = f"created_at >= '2023-{month}-01' and created_at < timestamp '2023-{month}-01' + interval '1 month'"
        shell(
            f"{HEADRACE} db psql production --project {folder} -c "
            f"\"\\\\copy (select * from entity where {where} order by 1) to '{rows}/{month}.csv' csv\""
        )
    shell(f"{HEADRACE} db stop --project {folder}")

    def clean():
        shutil.rmtree(folder / ".headrace", ignore_errors=True)
        shutil.rmtree(folder / "exports", ignore_errors=True)

    ours = Side("insert_all_data.sh", f"{folder}/insert_all_data.sh", clean, controller)
    shutil.rmtree(server.work / "tree", ignore_errors=True)
    beside = Side("psql script", f"{HERE}/entity.sh {rows} {server.work}/tree")
    table.compare("twelve months", ours, beside)
    if table.tools:
        program = f"{table.tools} {HERE}/entity_psycopg2.py {rows} {server.work}/tree2"
        table.compare("twelve months", ours, Side("Python, psycopg2", program))


CASES = {"first_load": first_load, "unchanged": unchanged, "prepare": prepare, "script": script}


def report(table, arguments):
    about = shell(psql("production", "show server_version").replace("-q", "-qAt")).strip()
    text = (
        "# Results\n\n"
        f"`bench/run{''.join(' ' + a for a in arguments)}`, {datetime.date.today()}. {os.cpu_count()} cores, "
        f"{platform.machine()}, Linux {platform.release().split('-')[0]}, PostgreSQL {about} (both databases on one server), "
        f"{shell('psql --version').strip()}, {shell('java -version 2>&1').splitlines()[0]}. "
        f"Medians of {table.rounds} runs in turn. CPU and peak memory are the client's, without the server.\n\n"
    )
    (HERE / "RESULTS.md").write_text(text + Table.HEADER + "\n".join(table.lines) + "\n")


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("case", nargs="*", help="what to measure; default: everything")
    parser.add_argument("--list", action="store_true", help="name the cases")
    parser.add_argument("--scale", type=float, default=1, help="share of the rows (default 1)")
    parser.add_argument("--rounds", type=int, default=5, help="counted runs of each (default 5)")
    parser.add_argument("--tools", help="a Python that has psycopg2")
    parser.add_argument("--work", help="where to work (default: a temporary folder)")
    options = parser.parse_args()
    unknown = set(options.case) - set(CASES)
    if unknown or options.list:
        print("cases:", *CASES)
        return 2 if unknown else 0
    with tempfile.TemporaryDirectory(prefix="headrace-bench-", dir=options.work) as folder:
        server = Server(pathlib.Path(folder))
        table = Table(options.rounds)
        table.tools = options.tools
        try:
            for name in options.case or CASES:
                CASES[name](table, server, options.scale)
            report(table, sys.argv[1:])
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
