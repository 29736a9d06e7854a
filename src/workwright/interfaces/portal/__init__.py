"""The customer's pages: no password, a link for one purpose each."""
