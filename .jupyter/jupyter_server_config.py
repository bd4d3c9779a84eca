"""Réglages de JupyterLab pour ce cahier : la page qui s'ouvre, et l'enregistrement."""

from lib.cahier import nettoyer_avant_enregistrement

c = get_config()  # noqa: F821 - fourni par Jupyter
c.LabApp.default_url = "/lab/tree/notebooks/00_accueil.ipynb"
c.ServerApp.allow_root = True  # dans un conteneur, on est souvent root
c.ContentsManager.pre_save_hook = nettoyer_avant_enregistrement
