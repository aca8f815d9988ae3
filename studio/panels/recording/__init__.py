"""What belongs to a recording: the bar while it goes on, and what was understood when it is over."""
