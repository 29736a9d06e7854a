"""Who we work for and buy from: customers, their people and sites, vendors."""
