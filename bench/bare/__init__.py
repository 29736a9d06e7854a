"""The second yardstick: a bare framework that writes the minimum of rows, with nothing switched on."""
