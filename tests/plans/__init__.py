"""Plans of our own making in every published shape, with the parse each must give."""
