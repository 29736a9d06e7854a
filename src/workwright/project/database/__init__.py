"""Django's PostgreSQL backend with what a long-lived connection of ours does differently."""
