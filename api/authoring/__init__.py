"""The studio's door: lessons written, reviewed, published and retired over the API."""
