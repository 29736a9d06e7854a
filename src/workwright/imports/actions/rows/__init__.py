"""What each kind of row becomes, by the actions of the contexts that own it."""
