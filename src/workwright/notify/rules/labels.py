"""The few words around a message in the other languages, by their English form. Pure."""

LABELS: dict[str, dict[str, str]] = {
    "de": {
        "See and answer the estimate": "Angebot ansehen und beantworten",
        "Come into your account": "In Ihr Konto",
        "Pay now": "Jetzt bezahlen",
        "Choose a password": "Passwort wählen",
        "Open the order": "Auftrag öffnen",
        "Follow your order": "Auftrag verfolgen",
        "See the summary": "Zusammenfassung ansehen",
        "See the invoice": "Rechnung ansehen",
        "Tell us how it was": "Sagen Sie uns, wie es war",
        "No more e-mails like this": "Keine solchen E-Mails mehr",
    }
}
