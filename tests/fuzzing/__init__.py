"""Whatever bytes come, what reads them answers or refuses: in time, and in memory."""
