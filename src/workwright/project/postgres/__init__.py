"""The embedded PostgreSQL server: programs from a wheel, passwords only, one socket, no port."""

from workwright.project.postgres import roles
from workwright.project.postgres.account import account
from workwright.project.postgres.cluster import Cluster, stop
from workwright.project.postgres.errors import CannotStart
from workwright.project.postgres.places import cluster_folder, programs
from workwright.project.postgres.throwaway import throwaway

__all__ = ["CannotStart", "Cluster", "account", "cluster_folder", "programs", "roles", "stop", "throwaway"]
