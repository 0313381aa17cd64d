"""Twelve months of the main job as one would write it first, in Python: what the engine is measured beside.

entity_psycopg2.py ROWS TREE    ROWS has 1.csv to 12.csv, one for each month; TREE is where the files go
"""

import csv
import os
import pathlib
import shutil
import sys

import psycopg2

STATISTICS = "sum(value), min(value), max(value), round(avg(value), 6)"
NAMES = ["sum_values", "min_values", "max_values", "mean_values"]


def write(cursor, path, names, where, values):
    cursor.execute(f"select {STATISTICS} from plain.entity where {where}", values)
    row = cursor.fetchone()
    if row[0] is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names + NAMES)
            writer.writerow([*values, *row])


def main(rows, tree):
    shutil.rmtree(tree, ignore_errors=True)
    production = psycopg2.connect(os.environ["PRODUCTION"])
    warehouse = psycopg2.connect(os.environ["WAREHOUSE"])
    source, target = production.cursor(), warehouse.cursor()
    source.execute("drop table if exists entity; create table entity (created_at timestamp, value int)")
    target.execute("drop schema if exists plain cascade; create schema plain")
    target.execute("create table plain.entity (created_at timestamp, value int)")
    year = "extract(year from created_at) = %s"
    month = year + " and extract(month from created_at) = %s"
    day = month + " and extract(day from created_at) = %s"
    for number in range(1, 13):
        with open(os.path.join(rows, f"{number}.csv"), newline="") as file:
            source.execute(f"delete from entity where {month}", (2023, number))
            source.executemany("insert into entity values (%s, %s)", list(csv.reader(file)))
        production.commit()
        source.execute(f"select created_at, value from entity where {month}", (2023, number))
        target.execute(f"delete from plain.entity where {month}", (2023, number))
        target.executemany("insert into plain.entity values (%s, %s)", source.fetchall())
        warehouse.commit()
        folder = pathlib.Path(tree) / "year=2023"
        write(target, folder / "entity_stats_yearly_2023.csv", ["year"], year, (2023,))
        files = folder / f"month={number}"
        write(target, files / f"entity_stats_monthly_2023_{number}.csv", ["year", "month"], month, (2023, number))
        for date in range(1, 32):
            path = files / f"day={date}" / f"entity_stats_daily_2023_{number}_{date}.csv"
            write(target, path, ["year", "month", "day"], day, (2023, number, date))


main(*sys.argv[1:])
