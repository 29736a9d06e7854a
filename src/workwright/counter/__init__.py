"""What happens over the counter, each in one act."""
