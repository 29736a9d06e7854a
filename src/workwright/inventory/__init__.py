"""Stock: what lies where, what is promised to whom, and what it cost. See README.md."""
