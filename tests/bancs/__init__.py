"""Les bancs : la durée et le coût de ce que fait le cahier, à côté d'autres façons de faire.

Une seule commande, sur une machine calme (README, « Mesurer ») : elle écrit `resultats.json`,
`resultats.md` et `resultats.svg` dans ce dossier.
"""
