"""PostgreSQL and a Redis-compatible server out of wheels, for `make run` and `make test`.

`python -m config.embedded run -- COMMAND` gives COMMAND throwaway servers and ends with its exit code.
Nothing here imports Django: the servers come before the settings.

The addresses handed out are unix sockets:

    DATABASE_URL=postgres://jiangcheng@//path/to/sockets/jiangcheng   environ.Env().db_url() reads it
    REDIS_URL=unix:///path/to/sockets/valkey.sock                     redis-py and Django's cache read it
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")   what kombu wants, so settings derive it
"""
