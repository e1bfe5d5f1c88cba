"""移交与交换: packages made, opened and merged, everything exported, in the window."""
