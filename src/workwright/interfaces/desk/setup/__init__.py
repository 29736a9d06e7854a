"""The set-up guide: what a new owner answers, step by step, each answer an action that exists anyway."""
