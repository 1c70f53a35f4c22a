"""What `make bench` runs: ratios of one run, in CPU seconds, with the peak memory of each case."""
