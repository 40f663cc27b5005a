"""What is said in words on the screen, in Excel and on the page alike."""
