"""Cases about the main job, the pipeline entity of this repository."""

import shutil

from measure import Side, say, shell
from tools import Tool

# Rows as headrace generate makes them, on average: at an even pace, and with values that are not drawn.
MONTHS = """
insert into entity
select
    at,
    case when extract(isodow from at) >= 6 then 2 else 1 end * (base + extract(epoch from at)::bigint * 7919 % (base + 1))
from generate_series(timestamp '{first}', timestamp '{last}', interval '1 month') as month
cross join lateral (
    select {controller} * least(13 - extract(month from month), extract(month from month))::int as base
) as scale
cross join lateral
    generate_series(month, month + interval '1 month' - interval '1 second', interval '15000 seconds' / base) as at
"""
PSYCOPG2 = Tool("psycopg2", "python3 -c 'import psycopg2; print(psycopg2.__version__)'", "")


def add_months(project, first, last, controller):
    months = MONTHS.format(first=first, last=last, controller=controller)
    project.production(months, "vacuum analyze entity")


def add_history(project, years, controller):
    """Years up to 2023 at the source of the main job."""
    project.shell("headrace prepare entity")
    add_months(project, f"{2024 - years}-01-01", "2023-12-01", controller)


def controller(bench):
    """RANDOM_MAIN_CONTROLLER for the default scale of the main job."""
    return f"RANDOM_MAIN_CONTROLLER={bench.scaled(100)}"


def prepare(bench):
    """prepare of the main job when nothing changed, beside a query and beside a bare JVM"""
    project = bench.project(entity=True)
    project.shell(f"{controller(bench)} ./insert_all_data.sh")
    project.write("Nothing.java", "class Nothing { public static void main(String[] words) {} }")
    project.shell("javac Nothing.java")
    ours = Side("headrace", project, "headrace prepare entity")
    for beside in (
        Side("psql select 1", project, 'psql -Xq "$PRODUCTION" -c "select 1"'),
        Side("bare JVM", project, "java -Xshare:auto -cp . Nothing"),
    ):
        bench.compare("prepare when nothing changed", ours, beside, goal={"wall": 0.6, "cpu": 1})


def script(bench):
    """twelve months of the main job, beside psql alone and beside a plain Python program, from ready-made rows"""
    project = bench.project(entity=True)
    project.shell(f"{controller(bench)} ./insert_all_data.sh")
    (project.folder / "rows").mkdir()
    for month in range(1, 13):
        where = f"date_trunc('month', created_at) = '2023-{month}-01'"
        rows = f"select * from entity where {where} order by created_at"
        project.shell(f"psql -Xq \"$PRODUCTION\" -c \"\\copy ({rows}) to 'rows/{month}.csv' csv\"")

    def same_files():
        shell("diff -r exports tree", project.folder)

    def empty():
        shutil.rmtree(project.folder / "exports", ignore_errors=True)
        project.empty()

    ours = Side("insert_all_data.sh", project, f"{controller(bench)} ./insert_all_data.sh", empty)
    psql = Side("psql script", project, "$BENCH/entity.sh rows tree", project.empty, same_files)
    bench.compare("twelve months", ours, psql, goal={"ratio": 2})
    if PSYCOPG2.version():
        python = Side(
            f"psycopg2 {PSYCOPG2.version()}",
            project,
            "python3 $BENCH/entity_psycopg2.py rows tree",
            project.empty,
            same_files,
        )
        bench.compare("twelve months", ours, python, goal={"ratio": 0.2})
    else:
        say("  psycopg2 is not there: left out")
