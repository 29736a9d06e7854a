"""Who may do what, where: branches, people, their roles, and the programs that act for them."""
