"""As soon as somebody is erased: their files go, and the list that outlives a restore names them."""

from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.privacy.events import PersonErased
from workwright.privacy.flows import keep_list, remove_erased_files


@on(PersonErased, prompt=True)
def remove_their_files(ctx: Context, event: PersonErased) -> None:
    """Delete what only they had in the folder of files, and keep the list."""
    keep_list()
    remove_erased_files()
