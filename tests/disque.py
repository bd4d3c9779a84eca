"""Un disque dont on coupe le courant : tout ce qui peut en rester.

strace relève les écritures d'un vrai programme ; on les rejoue ici. Le disque est aussi mauvais
que POSIX le permet : il écrit dans l'ordre qui l'arrange, secteur par secteur, et peut perdre tout
ce que le programme n'a pas forcé (fsync, fdatasync). Forcer un fichier ne garde pas son nom : il
faut aussi forcer le dossier. Ce que laisse un disque ordinaire (ext4, XFS…) en fait donc partie.
"""

import os
import re
from itertools import compress, count, product
from pathlib import Path
from typing import NamedTuple

RELEVER = (
    "strace", "-f", "-y", "-xx", "-s", "65536",
    "-e", "trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,?unlink,unlinkat",
)  # fmt: skip
REUSSI = re.compile(r"(\w+)\((.*)\) += \d+")
INTERROMPU = " <unfinished ...>"
REPRIS = re.compile(r"<\.\.\. \w+ resumed>(.*)")
OUVERT = re.compile(r"(\d+)<([^>]*)>")
CHAINE = re.compile(r'"([^"]*)"')
SECTEUR = 512  # octets qu'un disque écrit d'un coup
BEAUCOUP = 200  # débuts et fins de ce qui attend, au plus
PEU = 8  # demandes en attente, au plus, dont on essaie toutes les combinaisons


class Appel(NamedTuple):
    """Un appel système : son nom, celui du fichier, les octets écrits et le dernier nombre."""

    nom: str
    fichier: str | None  # « . » pour le dossier lui-même, None pour la sortie du programme
    octets: bytes = b""
    nombre: int = 0  # la place d'une écriture, la taille à laquelle on coupe


def lire_le_releve(releve: Path, dossier: Path):
    """Donne, dans l'ordre, ce que le programme a fait dans ce dossier et affiché.

    Sans -shm : c'est de la mémoire partagée, dont rien ne survit.
    """
    for ligne in _lignes_entieres(releve):
        reussi = REUSSI.match(ligne)
        if not reussi:
            continue
        nom, arguments = reussi.groups()
        octets = _octets("".join(CHAINE.findall(arguments)))
        ouvert = OUVERT.match(arguments)
        fichier = Path(os.fsdecode(_octets(ouvert[2]) if ouvert else octets))
        nombre = int(([0, *re.findall(r", (\d+)", arguments)])[-1])
        if nom == "write" and ouvert[1] == "1":
            yield Appel(nom, None, octets)
        elif fichier == dossier:
            yield Appel(nom, ".")
        elif fichier.parent == dossier and not fichier.name.endswith("-shm"):
            yield Appel(nom, fichier.name, octets, nombre)


def _lignes_entieres(releve):
    """Rend les appels dans l'ordre où ils finissent ; strace coupe ceux qu'un autre interrompt."""
    debuts = {}
    for ligne in releve.read_text().splitlines():
        processus, _, appel = ligne.partition(" ")
        appel = appel.strip()
        if repris := REPRIS.match(appel):
            appel = debuts.pop(processus) + repris[1]
        if appel.endswith(INTERROMPU):
            debuts[processus] = appel.removesuffix(INTERROMPU)
        else:
            yield appel


def _octets(echappes):
    return bytes.fromhex(echappes.replace("\\x", ""))


class Disque:
    """Ce qui est sûr d'y être, et ce qu'une coupure peut perdre.

    Un fichier effacé puis créé de nouveau est un autre fichier sous le même nom : comme le
    système, on donne à chacun un numéro.
    """

    def __init__(self, fichiers):
        self._numeros = count()
        self._vus = {nom: next(self._numeros) for nom in fichiers}  # ce que voit le programme
        self._noms = dict(self._vus)
        self._contenus = {self._vus[nom]: bytearray(octets) for nom, octets in fichiers.items()}
        self._en_attente = []  # dans l'ordre où le programme l'a demandé

    def executer(self, appel):
        """Tient compte d'un appel du programme."""
        vu = self._vus.get(appel.fichier)
        match appel.nom:
            case "openat" if vu is None and appel.fichier != ".":
                self._vus[appel.fichier] = next(self._numeros)
                self._en_attente.append(("nommer", appel.fichier, self._vus[appel.fichier]))
            case "unlink" | "unlinkat":
                del self._vus[appel.fichier]
                self._en_attente.append(("nommer", appel.fichier, None))
            case "pwrite64":
                self._en_attente.append(("écrire", vu, appel.octets, appel.nombre))
            case "ftruncate":
                self._en_attente.append(("tailler", vu, appel.nombre))
            case "fsync" | "fdatasync":
                self._forcer("nommer" if appel.fichier == "." else vu)

    def _forcer(self, cible):
        """Met à l'abri les noms (« nommer »), ou ce qui attend pour le fichier de ce numéro."""
        forcees = [demande for demande in self._en_attente if cible in demande[:2]]
        _appliquer(forcees, self._noms, self._contenus)
        self._en_attente = [d for d in self._en_attente if cible not in d[:2]]

    def image(self, gardees=None):
        """Rend {nom: octets} si le disque a gardé ces demandes ; toutes, sans autre précision."""
        noms = dict(self._noms)
        contenus = {numero: bytearray(octets) for numero, octets in self._contenus.items()}
        _appliquer(self._en_attente if gardees is None else gardees, noms, contenus)
        return {nom: bytes(contenus.get(numero, b"")) for nom, numero in noms.items()}

    def coupures(self, hasard, tirages):
        """Donne ce que le disque peut porter si le courant se coupe maintenant.

        Chaque début de ce qui attend, chaque fin (au-delà de BEAUCOUP, autant au hasard) ; quand
        il attend peu de choses, coupées à chaque secteur, et toutes les combinaisons ; puis
        `tirages` fois, au hasard, des secteurs gardés, perdus ou remplis de n'importe quoi.
        """
        attente = self._en_attente
        peu = len(attente) <= PEU
        secteurs = [morceau for demande in attente for morceau in _secteurs(demande)]
        etapes = secteurs if peu else attente
        places = range(len(etapes) + 1)
        for i in {0, *hasard.sample(places, min(len(places), BEAUCOUP))}:
            yield self.image(etapes[:i])
            yield self.image(etapes[i:])
        for choix in product((True, False), repeat=len(attente) if peu else 0):
            yield self.image(compress(attente, choix))
        for _ in range(tirages if attente else 0):
            yield self.image(_abimer(secteurs, hasard))


def _appliquer(demandes, noms, contenus):
    for demande in demandes:
        match demande:
            case "nommer", nom, None:
                noms.pop(nom, None)
            case "nommer", nom, numero:
                noms[nom] = numero
            case "tailler", numero, taille:
                contenu = contenus.setdefault(numero, bytearray())
                contenu[:] = contenu[:taille].ljust(taille, b"\0")
            case "écrire", numero, octets, place:
                contenu = contenus.setdefault(numero, bytearray())
                contenu.extend(bytes(max(0, place - len(contenu))))
                contenu[place : place + len(octets)] = octets


def _secteurs(demande):
    """Coupe une écriture là où le disque peut s'arrêter."""
    match demande:
        case "écrire", numero, octets, place:
            debut = 0
            while debut < len(octets):
                fin = debut + SECTEUR - (place + debut) % SECTEUR
                yield "écrire", numero, octets[debut:fin], place + debut
                debut = fin
        case _:
            yield demande


def _abimer(secteurs, hasard):
    for demande in secteurs:
        sort = hasard.random()
        match demande:
            case "écrire", numero, octets, place if sort < 0.1:
                yield "écrire", numero, hasard.randbytes(len(octets)), place
            case _ if sort < 0.6:
                yield demande
