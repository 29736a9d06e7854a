"""The text of a systemd unit that starts Workwright at boot, with no more rights than it needs."""

from dataclasses import dataclass
from pathlib import Path

HARDENED = (
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictNamespaces=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "UMask=0077",
)
"""For every unit. A file system that is closed, or a private /tmp, is not among them: backups go where the owner
says, and a database whose folder has a long name keeps its socket in /tmp, where other words must find it."""

HARDENED_SYSTEM = (
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "ProtectSystem=full",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "PrivateDevices=yes",
    "RemoveIPC=no",
)
"""What only the system's own manager can do. PostgreSQL's shared memory must outlive a sign-out of its user."""


@dataclass(frozen=True)
class Unit:
    """One installation at boot: of the whole system as `user`, or, without one, of whoever installs it."""

    python: Path
    home: Path
    variables: Path
    user: str = ""

    def text(self) -> str:
        """Return the unit's file."""
        system = bool(self.user)
        return "\n".join([
            "[Unit]",
            "Description=Workwright",
            "Documentation=https://workwright.invalid/docs/running.md",
            *(["Wants=network-online.target", "After=network-online.target"] if system else []),
            f"RequiresMountsFor={_quoted(self.home, dollar='$')}",
            "",
            "[Service]",
            "Type=notify",
            "NotifyAccess=main",
            f"EnvironmentFile={str(self.variables).replace('%', '%%')}",
            f"ExecStart={_quoted(self.python)} -m workwright.project.command up",
            *([f"User={self.user}"] if system else []),
            "WorkingDirectory=/",
            "KillMode=mixed",
            "TimeoutStartSec=infinity",
            "TimeoutStopSec=120",
            "Restart=on-failure",
            "RestartSec=10",
            "LimitNOFILE=65536",
            *HARDENED,
            *(HARDENED_SYSTEM if system else ()),
            "",
            "[Install]",
            f"WantedBy={'multi-user' if system else 'default'}.target",
            "",
        ])  # fmt: skip


def variables_text(variables: dict[str, str]) -> str:
    """Return the file of the unit's environment."""
    lines = []
    for name, value in sorted(variables.items()):
        safe = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
        lines.append(f'{name}="{safe}"\n')
    return "".join(lines)


def _quoted(path: Path, *, dollar: str = "$$") -> str:
    text = str(path).replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"').replace("$", dollar)
    return f'"{text}"'
