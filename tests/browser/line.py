"""The line between a browser and the server, for as long as a test wants it."""

from contextlib import suppress

from playwright.sync_api import Error, Page, Route


class Line:
    """Holds back the answers to an address until it is told to let them through."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.through = page, address, False
        self.held: list[Route] = []
        page.route(address, self._hold)

    def _hold(self, route: Route) -> None:
        if self.through:
            route.continue_()
        else:
            self.held.append(route)

    def asked(self, many: int = 1) -> None:
        """Wait until so many questions are on the line."""
        for _ in range(200):
            if len(self.held) >= many:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.address} was asked {len(self.held)} times")

    def answer(self) -> None:
        """Let everything through that was held, and what comes."""
        self.through = True
        for route in self.held:
            with suppress(Error):  # nobody waits for this answer any more
                route.continue_()
