"""Pure rules of bringing data in: reading files of any dialect, understanding their values, naming their fields."""
