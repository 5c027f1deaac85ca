from django.urls import path

from . import corrections, lending_views, views

app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    path("latest/", views.latest, name="latest"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("search/", views.search, name="search"),
    path("section/<slug:slug>/", views.section, name="section"),
    path("topic/<slug:slug>/", views.topic, name="topic"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("source/<slug:slug>/", views.source, name="source"),
    path("preview/<str:word>/", lending_views.lent, name="lent"),
    path("article/<int:pk>/<slug:slug>/", views.article, name="article"),
    path("article/<int:pk>/<slug:slug>/republish/", views.republish, name="republish"),
]
