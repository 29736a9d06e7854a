"""What the guide proposes: countries with their taxes, and what trades usually sell. Data with its source."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tax(_Data):
    """One way of being taxed; an empty rate has to be asked."""

    code: str
    name: str
    rate: str
    kinds: tuple[str, ...]


class Country(_Data):
    """What is usual in a country. `inclusive`: prices are told with the tax in them."""

    name: str
    zone: str
    locale: str
    currency: str
    inclusive: bool
    cash_step_minor: int
    source: str
    url: str
    taxes: tuple[Tax, ...]


class Service(_Data):
    """One service as a trade usually sells it; `hours` of labour or of `diagnostic`."""

    code: str
    name: str
    keywords: str
    duration_minutes: int
    hours: str = ""
    diagnostic: str = ""
    checklist: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    signature: bool = False
    quality_check: bool = False

    def command(self, hourly: Decimal) -> dict[str, Any]:
        """Return the service as `catalog.add_service` takes it."""
        labour = {"kind": "labour", "description": self.name, "quantity": Decimal(self.hours or "1")}
        asked = {"kind": "diagnostic", "description": self.name, "quantity": Decimal(self.diagnostic or "1")}
        return {
            "code": self.code,
            "name": self.name,
            "keywords": self.keywords,
            "duration_minutes": self.duration_minutes,
            "checklist": tuple({"text": text} for text in self.checklist),
            "required_proof": {
                "photos": self.photos,
                "signature": self.signature,
                "quality_check": self.quality_check,
            },
            "lines": (labour if self.hours else asked | {"unit_price": hourly},),
        }


class Trade(_Data):
    name: str
    about: str
    services: tuple[Service, ...]


@cache
def countries() -> dict[str, Country]:
    """Return the countries that the guide knows, by ISO code."""
    told = json.loads((HERE / "countries.json").read_text(encoding="utf-8"))
    return {code: Country.model_validate(one) for code, one in told.items()}


@cache
def trades() -> dict[str, Trade]:
    """Return the trades that the guide knows."""
    told = json.loads((HERE / "services.json").read_text(encoding="utf-8"))
    return {code: Trade.model_validate(one) for code, one in told.items()}
