"""Cases about exports: rows of the warehouse into files."""

import shutil

from loads import fill
from main_job import add_history
from measure import Side

BY_DAY = """/* headrace
path = "day={day}/narrow.csv"
*/
select
    narrow.created_at::date as day,
    narrow.created_at,
    narrow.value
from raw.narrow
"""
COPY = 'psql -Xq "$WAREHOUSE" -c "\\copy ({query}) to \'rows.csv\' csv header"'


def export(project, pipeline, before=None):
    return Side("headrace", project, f"headrace export {pipeline}", before)


def forget_files(project):
    """The export folder as if nothing had ever been exported."""
    shutil.rmtree(project.folder / "exports", ignore_errors=True)
    project.warehouse("truncate headrace.exported_file")


def export_days(bench):
    """export of the statistics of each day of 10 years, a file a day, beside one \\copy of the same rows"""
    project = bench.project(entity=True)
    for other in ("monthly", "yearly"):
        (project.folder / f"sql/entity/exports/entity_stats_{other}.sql").unlink()
    add_history(project, years=bench.scaled(10), controller=1)
    project.shell("headrace prepare entity")
    files = project.warehouse("select count(*) from mart.entity_daily").strip()
    columns = "year, month, day, sum_values, min_values, max_values, mean_values"
    copy = Side("psql \\copy", project, COPY.format(query=f"select {columns} from mart.entity_daily"))
    bench.compare(f"{int(files):,} files, all new", export(project, "entity", lambda: forget_files(project)), copy)
    bench.compare(f"{int(files):,} files, none changed", export(project, "entity"), copy)


def export_rows(bench):
    """export of 10 million rows into 365 files, one a day, beside one \\copy of the same rows"""
    project, rows = bench.project(), bench.scaled(10_000_000)
    fill(project, "narrow", rows, seconds=365 * 86400 / rows)
    project.write("sql/narrow/exports/narrow.sql", BY_DAY)
    bench.compare(
        f"{rows:,} rows into 365 files, all new",
        export(project, "narrow", lambda: forget_files(project)),
        Side("psql \\copy", project, COPY.format(query="select created_at::date as day, created_at, value from raw.narrow")),
        goal={"ratio": 1.5},
    )
