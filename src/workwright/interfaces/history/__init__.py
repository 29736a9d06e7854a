"""Work of the past: taken over from files with a receipt, and lived through again from first call to release."""
