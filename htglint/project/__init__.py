"""Pages and their settings: configuration, packs, profiles, git, and other pages."""
