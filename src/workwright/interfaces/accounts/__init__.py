"""Signing in: password and second factor by django-allauth, invitations of our own."""
