"""What access announces."""

from uuid import UUID

from workwright.kernel.events import Event


class UserInvited(Event):
    """A seat was offered, or its link was renewed: the person has to be told."""

    name = "access.user_invited"
    invitation_id: UUID


class UserJoined(Event):
    """An invited person took the seat."""

    name = "access.user_joined"
    user_id: UUID


class UserDeactivated(Event):
    """A person may no longer act; whatever waits for them needs somebody else."""

    name = "access.user_deactivated"
    user_id: UUID


class SignInLinkOffered(Event):
    """A person may come in by a link, or choose a new password by it: they have to be told, if by mail."""

    name = "access.sign_in_link_offered"
    link_id: UUID
    user_id: UUID
    purpose: str
