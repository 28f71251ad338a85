"""Language server: findings and fixes of pages that are open in an editor."""
