"""The pages at hand and their settings: configuration, packs, profiles, git, and what other pages say."""
