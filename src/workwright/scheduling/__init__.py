"""Who and what is where, when: resources, visits and the time they take up, booked once."""
