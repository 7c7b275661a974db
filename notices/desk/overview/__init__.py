"""The desk's overview in numbers: where everything stands, how long it takes, what is overdue. Questions only."""
