"""HTTPS: for a public name through Caddy or nginx, or for the shop's own network with a certificate of its own.

  public NAME     print a Caddyfile (or, with --nginx, a server block) that gets the certificate by itself
  own NAME...     make the shop's own authority and a certificate for these names and addresses; Workwright then
                  speaks HTTPS itself, and shows devices how to trust it
  renew           make a new certificate for the same names (also done by `up`, three weeks before the end)
  show            which names, until when, and the authority's fingerprint
  off             serve without TLS again

examples:
  workwright tls public work.example.com > /etc/caddy/Caddyfile
  workwright tls own shop.local 192.168.1.10
  workwright tls show
"""

import argparse
import ipaddress
import re
import sys

from workwright.project import certificates
from workwright.project.environment import Environment, Unusable, environment

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
CADDY = """\
{name} {{
    encode zstd gzip
    reverse_proxy /live/stream 127.0.0.1:{live_port}
    reverse_proxy 127.0.0.1:{port}
}}
"""
NGINX = """\
server {{
    listen 80;
    listen [::]:80;
    server_name {name};
    return 301 https://$host$request_uri;
}}

server {{
    listen 443 ssl;
    listen [::]:443 ssl;
    http2 on;
    server_name {name};
    # certbot certonly --webroot, or any other ACME client, puts these there:
    ssl_certificate /etc/letsencrypt/live/{name}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{name}/privkey.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    client_max_body_size 25m;

    location = /live/stream {{
        proxy_pass http://127.0.0.1:{live_port};
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_read_timeout 1h;
        proxy_set_header Host $host;
    }}

    location / {{
        proxy_pass http://127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
    }}
}}
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is to be done."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    public = what.add_parser("public", help="print the proxy's configuration for a public name")
    public.add_argument("name", metavar="NAME")
    public.add_argument("--nginx", action="store_true", help="for nginx instead of Caddy")
    own = what.add_parser("own", help="make a certificate for the shop's own network")
    own.add_argument("names", nargs="+", metavar="NAME", help="names and addresses by which devices reach it")
    what.add_parser("renew", help="make a new certificate for the same names")
    what.add_parser("show", help="names, end and fingerprint")
    what.add_parser("off", help="serve without TLS again")


def run(options: argparse.Namespace) -> int:
    """Do it; what holds from the next start says so."""
    env = environment()
    if options.what != "public":
        env.make_home()
    return _WHAT[options.what](env, options)


def _public(env: Environment, options: argparse.Namespace) -> int:
    name = _host(options.name)
    _say((NGINX if options.nginx else CADDY).format(name=name, port=env.port, live_port=env.live_port))
    sys.stderr.write(
        f"Start Workwright with WORKWRIGHT_ORIGIN=https://{name}. The name has to point to this machine, and ports 80 "
        "and 443 have to be open.\n"
    )
    return 0


def _own(env: Environment, options: argparse.Namespace) -> int:
    certificates.make(env.home, [_host(name) for name in options.names])
    _say(f"From the next start: {environment().origin}\n")
    _say(
        f"Devices trust it once they have the shop's certificate: http://{_host(options.names[0])}:{env.trust_port}/\n"
    )
    if env.host in ("127.0.0.1", "localhost"):
        _say("So that others reach it: start with WORKWRIGHT_HOST=0.0.0.0\n")
    return _show(environment(), options)


def _renew(env: Environment, options: argparse.Namespace) -> int:
    _require(env)
    certificates.renew(env.home)
    _say("From the next start. ")
    return _show(environment(), options)


def _show(env: Environment, options: argparse.Namespace) -> int:
    _require(env)
    names = (certificates.folder(env.home) / certificates.NAMES).read_text(encoding="utf-8").split()
    _say(f"Certificate for {', '.join(names)}, until {certificates.expires(env.home):%Y-%m-%d}\n")
    _say(f"Authority: {certificates.folder(env.home) / certificates.AUTHORITY}\n")
    _say(f"SHA-256 {certificates.fingerprint(env.home)}\n")
    return 0


def _off(env: Environment, options: argparse.Namespace) -> int:
    certificates.remove(env.home)
    _say("Without TLS from the next start.\n")
    return 0


def _require(env: Environment) -> None:
    if not env.tls:
        raise Unusable("There is no certificate yet: workwright tls own NAME")


def _host(text: str) -> str:
    name = text.strip().lower().rstrip(".")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        if not _HOST.fullmatch(name):
            raise Unusable(
                f"{text!r} is no name of a host and no address: shop.local, 192.168.1.10"
            ) from None
        return name


def _say(text: str) -> None:
    sys.stdout.write(text)


_WHAT = {"public": _public, "own": _own, "renew": _renew, "show": _show, "off": _off}
