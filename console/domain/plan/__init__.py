"""Stand-off distances, rings and the plan of the site. Pure; no Qt, no files, no clock."""
