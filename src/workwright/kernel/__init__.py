"""The grammar that every context is written in: actions, reads, events, states, money, the journal."""
