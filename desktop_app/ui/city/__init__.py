"""全市汇总: the window of the city's office."""
