"""Messages to people outside and inside: kept, sent once, with what became of them."""
