"""Which address is answered by what."""

from django.urls import path

from tasks import views

urlpatterns = [
    path("", views.page),
    path("tasks/<int:pk>/done", views.done),
    path("api/tasks", views.api),
    path("api/tasks/<int:pk>", views.api_task),
    path("healthz", views.health),
]
