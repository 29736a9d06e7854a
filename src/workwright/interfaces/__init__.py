"""The doors: they translate in, call one action or flow, and translate out. They decide nothing."""
