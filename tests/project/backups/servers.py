"""Real servers for the places: one that speaks S3, one that speaks SFTP, on this machine for one test."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh
import boto3
from moto.server import ThreadedMotoServer


@contextmanager
def s3() -> Iterator[str]:
    """Serve an empty bucket; yield the address of a folder in it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        client = boto3.client(
            "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
            aws_access_key_id="key", aws_secret_access_key="secret",
        )  # fmt: skip
        client.create_bucket(Bucket="shop")
        yield f"s3://key:secret%2Fwith@shop/nightly?endpoint=http://{host}:{port}&region=us-east-1"
    finally:
        server.stop()


class _Users(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("shop", "p@ss word")


@contextmanager
def sftp(folder: Path, key: Any = None, port: int = 0) -> Iterator[str]:
    """Serve a folder; yield its address with user and password, without the server's key."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(20)

    def chrooted(channel: Any) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(folder))

    async def listening() -> Any:
        keys = [key or asyncssh.generate_private_key("ssh-ed25519")]
        return await asyncssh.listen(
            "127.0.0.1", port, server_factory=_Users, sftp_factory=chrooted, server_host_keys=keys
        )

    server = run(listening())
    try:
        yield f"sftp://shop:p%40ss%20word@127.0.0.1:{server.get_port()}/nightly"
    finally:
        server.close()
        run(server.wait_closed())
        run(_end_of_others())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_of_others() -> None:
    """End the sessions of clients that did not hang up."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
