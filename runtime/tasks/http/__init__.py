"""HTTP: requests, downloads, GraphQL; this module gathers the task types, httpx is loaded at the first call."""

from runtime.tasks.http.download import download
from runtime.tasks.http.graphql import graphql
from runtime.tasks.http.requests import get, request

__all__ = ["download", "get", "graphql", "request"]
