"""Connections as the application's login: one async engine a process."""

from typing import Any

import orjson
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from nexusflow.db.tables import SCHEMA


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value)


set_json_dumps(_dumps)
set_json_loads(orjson.loads)


def connect(app_url: str, *, pool_size: int = 8) -> AsyncEngine:
    """An async engine for a `postgresql://` URL.

    Plans are made once a statement (`force_generic_plan`): set-based statements with arrays would
    otherwise be planned anew at each call. What was sent with a statement is no part of an error's text.
    """
    return create_async_engine(
        make_url(app_url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={
            "options": f"-csearch_path={SCHEMA} -cplan_cache_mode=force_generic_plan -ctimezone=UTC",
            "prepare_threshold": 1,
        },
    )
