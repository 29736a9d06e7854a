"""M-Pesa by Safaricom's Daraja: the payer is asked on their phone, or pays by themselves with our reference."""

from workwright.plugins.mpesa.gateway import MpesaGateway

__all__ = ["MpesaGateway"]
