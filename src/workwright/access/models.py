"""Branches, people with their roles, invitations, and API clients."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from workwright.access.roles import ROLES
from workwright.access.rules import LINK_PURPOSES
from workwright.kernel.scope import BranchOwned


class Branch(models.Model):
    """A place of business. Its zone, locale, currency and jurisdiction rule everything that happens in it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64)
    locale = models.CharField(max_length=16)
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2)
    jurisdiction = models.CharField(max_length=16)
    address = models.TextField(blank=True, default="")
    phone = models.CharField(max_length=32, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    tax_id = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code",), name="branch_code_once"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="branch_currency_is_iso"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="branch_country_is_iso"),
        )


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail whatever the case. People are made by actions, so there is no `create_user`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. `session_generation` is part of the session key: raising it ends all of them."""

    # Django would stamp the last sign-in outside any action; the journal has it.
    last_login = None

    id = models.UUIDField(primary_key=True)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    session_generation = models.PositiveIntegerField(default=1)
    joined_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("email",), name="user_email_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower"),
        )

    def check_password(self, raw_password: str | None) -> bool:
        """Compare without renewing the hash: Django would write the row outside any action."""
        return check_password(raw_password, self.password)

    def get_session_auth_hash(self) -> str:
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("workwright.access.session", value, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return iter(())


class Membership(models.Model):
    """One role of one person, in one branch, or in the whole company when the branch is empty."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=32)
    branch = models.ForeignKey("access.Branch", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "branch"), name="membership_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="membership_role_known"),
        )


class Invitation(models.Model):
    """A seat offered to an e-mail address. Open until accepted, revoked or expired. No link is stored."""

    id = models.UUIDField(primary_key=True)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120)
    seats = models.JSONField()
    invited_by = models.CharField(max_length=64)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    generation = models.PositiveIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("email",),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, user__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False),
                name="invitation_accepted_has_user",
            ),
        )


class ApiClient(models.Model):
    """A program with a key. It has one role in one branch or in the company, narrowed by `scopes` if any.

    The key is a keyed hash of id and generation and stands nowhere in the database. `version` rises with
    every change; the journal refuses an older one.
    """

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=32)
    branch = models.ForeignKey("access.Branch", on_delete=models.PROTECT, related_name="+", null=True)
    scopes = models.JSONField(default=list)
    generation = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="", db_default="")
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(role__in=ROLES), name="api_client_role_known"),)


class SignInLink(models.Model):
    """A link that lets a person in once, or lets them choose a new password. The link itself is not stored."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(purpose__in=LINK_PURPOSES), name="sign_in_link_purpose_known"),
        )


class SelfApproval(BranchOwned):
    """Somebody approved their own work, because nobody else could. Only ever added; listed in the close of the day."""

    id = models.UUIDField(primary_key=True)
    journal_id = models.UUIDField()
    permission = models.CharField(max_length=100)
    reason = models.CharField(max_length=500)
    approved_by = models.CharField(max_length=100)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="self_approval_reasoned"),)
        indexes = (models.Index(fields=("branch", "approved_at"), name="self_approval_day"),)


class Device(BranchOwned):
    """A counter computer or a tablet that several people share: they change places with a PIN.

    Its browser holds a keyed hash of id and generation, which stands nowhere in the database.
    """

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    generation = models.PositiveSmallIntegerField(default=1)
    enrolled_by = models.CharField(max_length=100)
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Pin(models.Model):
    """A person's PIN for shared devices, as a hash. Wrong tries in a row shut it for a while."""

    user = models.OneToOneField("access.User", on_delete=models.PROTECT, primary_key=True, related_name="+")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)


class GuideMark(models.Model):
    """What somebody said of a step of their role's guide: left out, or read. What is done shows by the facts."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=60)
    mark = models.CharField(max_length=10)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "step"), name="guide_step_marked_once"),
            models.CheckConstraint(condition=Q(mark__in=("skipped", "read")), name="guide_mark_known"),
        )


class SavedView(models.Model):
    """A list as somebody likes to see it: the address of its filters under a name, for oneself or for the branch."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("access.Branch", on_delete=models.PROTECT, related_name="+", null=True)
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True, default="")
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "page", "name"), name="view_named_once_by_each"),
        )
