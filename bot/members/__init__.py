"""Members: profiles, visibility, the directory, rosters, what a typed text or a signature means."""
