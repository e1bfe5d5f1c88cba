"""The page of the occurrences: months across, tasks down."""
