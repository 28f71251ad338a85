"""Applies rules to pages: findings, fixes, suppressions, baseline, changes, cache."""
