"""Pictures of the real windows, to be looked at and for the manual."""
