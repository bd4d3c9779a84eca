"""Ce que les notebooks de « SQLite pas à pas » importent."""
