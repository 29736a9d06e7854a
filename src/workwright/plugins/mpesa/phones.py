"""Phone numbers as M-Pesa wants them: 2547XXXXXXXX or 2541XXXXXXXX."""

import phonenumbers

KENYA = 254


def kenyan(typed: str) -> str:
    """Return a Kenyan mobile number in digits; raise `ValueError` for anything else."""
    try:
        number = phonenumbers.parse(typed, "KE")
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if number.country_code != KENYA or not mobile:
        raise ValueError("not a Kenyan mobile number")
    return f"{number.country_code}{number.national_number}"
