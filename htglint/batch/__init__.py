"""Repairs, converts and checks the documents of archives, partition by partition.

Inputs are Parquet, JSONL, WARC and folders. A partition is a part of an input that one process reads, processes and
writes. It is finished when its marker exists.
"""
