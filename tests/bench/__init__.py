"""Speed as ratios: to the physical floor and to what else a user would pick, in the same run."""
