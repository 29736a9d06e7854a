"""Money in and out: requests, attempts, payments, where their money is, refunds, disputes and gateways."""
