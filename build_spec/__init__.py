"""How the application becomes something to install; ``python3 dev.py build`` runs it."""
