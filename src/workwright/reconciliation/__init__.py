"""Whether money is where the books say: bank statements, provider settlements, matches, the daily close."""
