from django.urls import path, re_path

from . import api, feeds, sitemaps

app_name = "syndication"
FORMAT = r"(?P<format>rss|atom|json)"
urlpatterns = [
    re_path(rf"^feeds/latest\.{FORMAT}$", feeds.latest, name="latest_feed"),
    re_path(rf"^feeds/corrections\.{FORMAT}$", feeds.corrections, name="corrections_feed"),
    re_path(rf"^section/(?P<slug>[-\w]+)/feed\.{FORMAT}$", feeds.section, name="section_feed"),
    re_path(rf"^topic/(?P<slug>[-\w]+)/feed\.{FORMAT}$", feeds.topic, name="topic_feed"),
    re_path(rf"^author/(?P<slug>[-\w]+)/feed\.{FORMAT}$", feeds.author, name="author_feed"),
    re_path(rf"^source/(?P<slug>[-\w]+)/feed\.{FORMAT}$", feeds.source, name="source_feed"),
]
machine_urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<int:number>.xml", sitemaps.part, name="sitemap_part"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("api/v1/articles/", api.articles, name="api_articles"),
    path("api/v1/articles/<int:pk>/", api.article, name="api_article"),
    re_path(r"^api/.*/$", api.nothing),
]
