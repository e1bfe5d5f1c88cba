"""全市汇总: the other side of the desk, many departments' years in one overview."""
