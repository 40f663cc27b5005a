"""What the floor works from: which lot next on each line, and when each contract is served."""
