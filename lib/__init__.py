"""Ce que les notebooks de « SQLite pas à pas » importent."""

from datetime import datetime

# Aucun message que ce noyau écrit par `lib` n'est plus ancien.
DEMARRAGE = datetime.now().isoformat(timespec="microseconds")
