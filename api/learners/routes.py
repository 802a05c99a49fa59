"""The addresses of a learner's model, settings and forecast."""

from datetime import date
from typing import Annotated

from litestar import Router, delete, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.caller import Caller
from api.db.database import Database
from api.learners.change_study_settings import change_study_settings
from api.learners.read_forecast import read_forecast
from api.learners.read_model import read_model
from api.learners.read_study_settings import read_study_settings
from api.learners.reset_model import reset_model
from mobile_contract import learners as contract

By = Annotated[date | None, QueryParameter(description="a day: 2026-12-24")]
MinutesPerWeek = Annotated[float | None, QueryParameter(ge=1, le=1680)]


@get("/study-settings", operation_id="readStudySettings")
async def settings(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.StudySettings:
    """Read how I am guided."""
    return await read_study_settings(database, caller)


@patch(
    "/study-settings",
    operation_id="changeStudySettings",
    opt={"problems": ("interest_blank",)},
)
async def change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.ChangeStudySettings],
) -> contract.StudySettings:
    """Change how I am guided, how much I study, or how long I am given."""
    return await change_study_settings(database, caller, data)


@get("/model", operation_id="readModel")
async def model(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.Model:
    """Read all that is believed of me."""
    return await read_model(database, caller)


@delete("/model", operation_id="resetModel", status_code=200)
async def reset(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.ModelReset:
    """Have all that is believed of me forgotten; what I did stays."""
    return await reset_model(database, caller)


@get("/forecast", operation_id="readForecast", opt={"problems": ("forecast_day_past",)})
async def forecast(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    by: By = None,
    minutes_per_week: MinutesPerWeek = None,
) -> contract.Forecast:
    """Read which reviews come, and what it takes to be done by a day."""
    return await read_forecast(database, caller, by, minutes_per_week)


router = Router(
    "/v1/me", route_handlers=[settings, change, model, reset, forecast], tags=["learners"]
)
