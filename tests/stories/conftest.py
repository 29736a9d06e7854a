from tests.payments.conftest import _sandbox, provider

__all__ = ["_sandbox", "provider"]
