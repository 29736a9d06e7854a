"""The addresses of signing in. Only what this house offers is mounted: no sign-up, no list of addresses."""

from allauth.account import views
from django.urls import include, path

from workwright.interfaces.accounts.first import start
from workwright.interfaces.accounts.invitation import accept
from workwright.interfaces.accounts.links import follow, forgotten
from workwright.interfaces.accounts.lock import now as lock_now
from workwright.interfaces.accounts.lock import screen, touch
from workwright.interfaces.accounts.not_offered import not_offered
from workwright.interfaces.accounts.prove import again, question

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("lock/", screen, name="lock"),
    path("lock/touch", touch, name="lock_touch"),
    path("lock/now", lock_now, name="lock_now"),
    path("prove/", again, name="prove_again"),
    path("prove/passkey", question, name="passkey_question"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("invitation/<str:token>/", accept, name="accept_invitation"),
    path("start/<str:token>/", start, name="first_start"),
    path("signup/", not_offered, name="account_signup"),
    path("email/", not_offered, name="account_email"),
    path("password/set/", not_offered, name="account_set_password"),
    path("password/reset/", forgotten, name="account_reset_password"),
    path("link/<str:token>/", follow, name="sign_in_link"),
]
