from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [
    path("", views.reading_room, name="reading_room"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/html/", views.letter_html, name="letter_html"),
]
