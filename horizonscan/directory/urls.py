"""The addresses of signing in through the directory; it is told that of coming back."""

from django.urls import path

from horizonscan.directory import views

urlpatterns = [
    path("", views.sign_in, name="directory_sign_in"),
    path("again/", views.again, name="directory_again"),
    path("connect/", views.connect, name="directory_connect"),
    path("back/", views.come_back, name="directory_callback"),
]
