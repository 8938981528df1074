"""Counts the rows of Delta tables with delta-rs: one line a table, the count and the path."""

import sys

from deltalake import DeltaTable

for path in sys.argv[1:]:
    print(DeltaTable(path).to_pyarrow_table().num_rows, path)
