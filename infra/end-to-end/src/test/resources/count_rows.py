"""Counts the rows of Delta tables with delta-rs: one line a table, the count and the path."""

import os
import sys

from deltalake import DeltaTable

for path in sys.argv[1:]:
    print(DeltaTable(path).to_pyarrow_table().num_rows, path)

# All is counted. The threads of delta-rs may abort the process while the interpreter takes itself down.
sys.stdout.flush()
os._exit(0)
