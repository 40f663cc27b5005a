"""What the trade knows of magnet feed: figures to hold a plant's own figures against, never to plan with."""
