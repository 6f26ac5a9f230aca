app_name = "craftsmen"

urlpatterns: list[object] = []
