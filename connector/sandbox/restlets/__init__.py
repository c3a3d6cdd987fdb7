"""RESTlets: scripts of the user's that the sandbox runs behind `/app/site/hosting/restlet.nl`."""
