"""What the customer owes and why: invoices, credit notes, write-offs, and their documents."""
