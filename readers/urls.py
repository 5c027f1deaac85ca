from django.urls import path

from . import views

app_name = "readers"
urlpatterns = [path("read/<int:pk>/", views.read, name="read")]
