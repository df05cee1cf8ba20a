"""The operator's desk below /betrieb: behind a login, and the only part of the website with a cookie."""
