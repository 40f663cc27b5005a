"""Many solves for one question: scenarios, sweeps, bids, alternatives, verification, a watched folder."""
