"""Members: profiles, visibility, the directory, roster import and claiming."""
