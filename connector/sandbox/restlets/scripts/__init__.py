"""RESTlets that every sandbox has."""
