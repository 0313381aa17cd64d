"""Loads a table with dlt: table.py TABLE, from $PRODUCTION to $WAREHOUSE."""

import os
import sys

import dlt
from dlt.sources.sql_database import sql_table


def main(table):
    rows = sql_table(
        os.environ["PRODUCTION"].replace("postgresql:", "postgresql+psycopg2:"),
        table=table,
        backend="connectorx",
        chunk_size=100_000,
        backend_kwargs={"return_type": "arrow_stream"},
        defer_table_reflect=True,
    )
    pipeline = dlt.pipeline(
        "bench", pipelines_dir="dlt", destination=dlt.destinations.postgres(os.environ["WAREHOUSE"]), dataset_name="dlt"
    )
    pipeline.run(rows, loader_file_format="parquet", write_disposition="replace")


main(*sys.argv[1:])
