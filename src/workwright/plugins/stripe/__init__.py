"""Stripe: hosted Checkout for links, refunds, disputes and settlements, through its own SDK."""

from workwright.plugins.stripe.gateway import StripeGateway

__all__ = ["StripeGateway"]
