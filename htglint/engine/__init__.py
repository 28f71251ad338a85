"""Rules applied to a page: findings, verified fixes, suppressions, baseline, changes, and findings that are kept."""
