"""Archives: documents in Parquet, JSONL, WARC and folders are repaired, converted and checked in partitions.

A partition is a part of an input that one process reads, works on and writes. It counts once its marker exists.
"""
