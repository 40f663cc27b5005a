"""Plans in other worlds: what becomes of their promises where assays, recoveries, lines and lots are not as stated."""
