from typing import Any

app_name = "nominations"

urlpatterns: list[Any] = []
