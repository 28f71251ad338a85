"""The commands, one module each; each imports only what it runs."""
