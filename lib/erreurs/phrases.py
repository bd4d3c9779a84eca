"""Les phrases qui expliquent une erreur : par le code de SQLite, sinon par les mots du message.

Codes : « Result and Error Codes », sqlite.org.
"""

import sqlite3

# Ce qu'un traitement de texte met à la place d'une espace, d'une apostrophe ou d'un guillemet.
TYPOGRAPHIE = "[\u00a0\u00ab\u00bb\u2009\u200b\u2018\u2019\u201c\u201d\u202f\ufeff]"
# Les TypeError et ValueError de sqlite3, seules à être en anglais.
DU_MODULE = r"execute\w*\(\) argument.* str, not|embedded null character"

PAR_CODE = {
    sqlite3.SQLITE_BUSY: (
        "La base est occupée : une autre connexion n'a pas fini d'y écrire (dans ce notebook, dans "
        "un autre, dans un éditeur de base). Terminez par commit, ou fermez-la, puis recommencez."
    ),
    sqlite3.SQLITE_LOCKED: (
        "La table est verrouillée par une autre requête du même programme. "
        "Terminez cette requête (fetchall, ou close sur son curseur), puis recommencez."
    ),
    sqlite3.SQLITE_READONLY: (
        "La base est en lecture seule. "
        "Vérifiez les droits du fichier et de son dossier, puis recommencez."
    ),
    sqlite3.SQLITE_FULL: "Le disque est plein. Libérez de la place, puis recommencez.",
    sqlite3.SQLITE_IOERR: (
        "Le fichier n'a pas pu être lu ou écrit : le disque est peut-être plein ou débranché. "
        "Libérez de la place ou rebranchez-le, puis recommencez."
    ),
    sqlite3.SQLITE_CORRUPT: (
        "Le fichier de la base est abîmé. Mettez-le de côté sous un autre nom, "
        "puis repartez d'une copie ou d'une base neuve."
    ),
    sqlite3.SQLITE_NOTADB: (
        "Ce fichier n'est pas une base SQLite. "
        "Choisissez une autre adresse, ou mettez ce fichier de côté sous un autre nom."
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "Le dossier n'existe pas ou refuse l'accès, ou bien un dossier porte déjà le nom du "
        "fichier. Vérifiez l'adresse du fichier, et ses droits."
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        "Un programme a été interrompu pendant qu'il écrivait dans cette base. "
        "Lisez-la une fois par sqlite3.connect(…) : SQLite la remet en état. Puis recommencez."
    ),
    sqlite3.SQLITE_READONLY_DBMOVED: (
        "Le fichier de la base a été effacé, déplacé ou remplacé depuis son ouverture. "
        "Fermez cette connexion, puis ouvrez-en une autre."
    ),
}

# Une erreur venue d'un autre processus, ou d'un texte, a perdu son code.
CODE_PERDU = {
    "database is locked": sqlite3.SQLITE_BUSY,
    "database table is locked": sqlite3.SQLITE_LOCKED,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "unable to open database": sqlite3.SQLITE_CANTOPEN,
}

# Les autres erreurs ne disent qu'en mots ce qui ne va pas. La première expression trouvée dans le
# message l'emporte ; ses groupes sont cités, et {indice} est l'endroit, ou le nom ressemblant.
_FORME = "ce SQL est mal formé"
_COM = "par con.commit() ou con.rollback(), puis recommencez."
PAR_MOTS = {
    # Un signe de Python dans une table
    r'^CREATE unrecognized token: "(?P<jeton>\{)"': (
        "SQLite ne connaît pas `{jeton}`. {indice}La liste des colonnes s'écrit entre parenthèses."
    ),
    r'^CREATE unrecognized token: "(?P<jeton>:)"': (
        "SQLite ne connaît pas `{jeton}`. {indice}Entre les mots d'une table, une espace suffit."
    ),
    # Un nom
    r"error in (?P<chose>table|view|index|trigger) (?P<objet>\S+) after ": (
        "après ce changement, {chose} `{objet}` ne marcherait plus. "
        "Supprimez d'abord cet objet, ou changez-le."
    ),
    rf"no such (?:table|column): (?P<nom>.*{TYPOGRAPHIE}.*)": (
        "SQLite prend `{nom}` pour un nom, qu'il ne connaît pas. {indice}"
    ),
    r"^IN \[(?P<liste>.*)\]$": (
        "SQLite prend `[{liste}]` pour un nom de table. "
        "En SQL, une liste s'écrit entre des parenthèses, pas des crochets : `IN (…)`."
    ),
    r"^IN (?P<liste>[^\[].*)$": "la liste d'`IN` s'écrit entre parenthèses : `IN ({liste})`.",
    r"no such table: (?:main\.)?(?P<nom>.+)": (
        "la table `{nom}` n'existe pas dans cette base. {indice}"
        "Créez-la d'abord, ou relisez son nom et l'adresse de la base."
    ),
    r"no such column: (?P<sens>(?i:ASC|DESC))$": (
        "`{sens}` n'est pas une colonne : il suit sa clé de tri sans virgule, comme "
        "`ORDER BY id {sens}`."
    ),
    r"^sans FROM: (?P<nom>.+)": (
        "`{nom}` est un nom de colonne, et cette requête ne dit pas de quelle table : il manque "
        "`FROM`, suivi du nom de la table."
    ),
    r"^CREATE no such column: (?P<nom>.+)": (
        "la colonne `{nom}` n'est pas dans la table que vous créez. {indice}Relisez son nom."
    ),
    r"^INSERT no such column: (?P<nom>None)": (
        "`None` est un mot de Python. En SQL, écrivez `NULL`, ou un `?` et la valeur à part."
    ),
    r"^INSERT no such column: (?P<nom>.+)": (
        "SQLite prend `{nom}` pour une colonne. Mettez un `?` à la place de chaque valeur, et "
        "donnez les valeurs à part ; un texte s'écrit entre apostrophes : `'{texte}'`."
    ),
    r"no such column: (?P<none>None)$": (
        "`None` est un mot de Python. En SQL, écrivez `NULL`, "
        "avec `IS` ou `IS NOT` pour comparer : `IS NULL`."
    ),
    r'no such column: "(?P<nom>.*)" - should': (
        "entre guillemets doubles, `{nom}` est un nom de colonne, et cette colonne n'existe pas. "
        "{indice}Un texte s'écrit entre apostrophes : `'{texte}'`."
    ),
    r"no such column: (?P<table>[^\"]+)\.(?P<nom>.+)": (
        "la colonne `{nom}` n'existe pas dans `{table}`, ou bien `{table}` n'est ni le nom ni "
        "l'alias d'une table de FROM. {indice}Relisez ces deux noms."
    ),
    r'no such column: "?(?P<nom>[^"]+)': (
        "la colonne `{nom}` n'existe pas dans les tables de cette requête. {indice}"
        "Relisez son nom ; un texte s'écrit entre apostrophes : `'{texte}'`."
    ),
    r"table (?P<table>.+) has no column named (?P<nom>.+)": (
        "la table `{table}` n'a pas de colonne `{nom}`. {indice}"
        "Relisez son nom, ou ajoutez cette colonne à la table."
    ),
    r"ambiguous column name: [^.]+\.(?P<colonne>.+)": (
        "deux tables de FROM ont le même nom ou le même alias. "
        "Donnez à chacune un autre alias : `FROM a AS un JOIN a AS deux`."
    ),
    r"ambiguous column name: (?P<colonne>.+)": (
        "plusieurs tables de la requête ont une colonne `{colonne}`. "
        "Écrivez le nom ou l'alias de la bonne table devant, avec un point : `table.{colonne}`."
    ),
    r"no such function: (?P<fonction>.+)": (
        "la fonction `{fonction}` n'existe pas dans SQLite. {indice}"
        "Relisez son nom, ou cherchez-en une autre dans la documentation de SQLite."
    ),
    r"no such (?P<chose>view|index|trigger|savepoint|database|module|window): (?P<nom>.+)": (
        "{chose} `{nom}` n'existe pas. {indice}Relisez son nom."
    ),
    r"there is already an?.* name(?:d|:) (?P<existant>.+)": (
        "une table ou un index s'appelle déjà `{existant}`. Choisissez un autre nom."
    ),
    r"(?P<chose>table|view|index|trigger) [\"'`[]?(?P<existant>.+?)[\"'`\]]? already exists": (
        "{chose} `{existant}` existe déjà. Choisissez un autre nom, ou écrivez "
        "`IF NOT EXISTS` après `CREATE …` pour garder l'existant."
    ),
    r"duplicate column name: (?P<colonne>.+)": (
        "la table aurait deux colonnes nommées `{colonne}`. Renommez ou retirez l'une d'elles."
    ),
    # La forme
    r"fts5: syntax error near|unterminated string": (
        "ce que cherche MATCH est mal écrit. Entourez chaque mot cherché de guillemets doubles, "
        "à l'intérieur des apostrophes : `MATCH '\"mot\"'`."
    ),
    r'near "(?P<pres>.*)": syntax error|^near|syntax error near': f"{_FORME}. {{indice}}",
    r"(?P<fin>incomplete input)": (
        f"{_FORME}, car il s'arrête trop tôt. {{indice}}"
        "Relisez la fin de la requête : il y manque un mot, une valeur ou une parenthèse fermante."
    ),
    r"unrecognized token: \"(?P<jeton>['\"`[].*?)\"?$": (
        f"{_FORME}, car une apostrophe ou un guillemet s'ouvre et ne se ferme pas. {{indice}}"
        "Relisez ses apostrophes et ses guillemets. "
        "Dans un texte, une apostrophe s'écrit deux fois : `'l''amie'`."
    ),
    r'unrecognized token: "(?P<jeton>\d.*?)"?$': (
        f"{_FORME}, car `{{jeton}}` commence comme un nombre et finit comme un nom. {{indice}}"
        "Relisez-le : un nom commence par une lettre, un texte s'écrit entre apostrophes."
    ),
    r'unrecognized token: "(?P<jeton>\{.*?)"?$': (
        f"{_FORME}, car SQLite ne connaît pas `{{jeton}}`. {{indice}}"
        "Une valeur se donne à part, avec « ? ». "
        "Pour un nom de table ou de colonne, manque-t-il un `f` devant la chaîne ?"
    ),
    r'unrecognized token: "(?P<jeton>.*?)"?$': (
        f"{_FORME}, car SQLite ne connaît pas `{{jeton}}`. {{indice}}"
        "Relisez ce signe. Une valeur se donne à part, avec « ? » ; "
        "un commentaire commence par `--`."
    ),
    # Les contraintes
    r"PRIMARY KEY constraint failed: (?P<table>[^,]+)\.(?P<colonne>[^,]+)$": (
        "une ligne de `{table}` a déjà cette valeur pour clé primaire (`{colonne}`). "
        "Donnez-en une autre (SQLite choisit celle d'un INTEGER PRIMARY KEY que l'on omet), "
        "ou changez la ligne existante par UPDATE."
    ),
    r"(?:UNIQUE|PRIMARY KEY) constraint failed: index '(?P<index>.+)'": (
        "une autre ligne a déjà ce que l'index unique `{index}` interdit de répéter. "
        "Donnez d'autres valeurs, ou changez la ligne existante par UPDATE."
    ),
    r"UNIQUE constraint failed: (?P<table>[^,]+)\.(?P<colonne>[^,]+)$": (
        "une autre ligne de `{table}` a déjà cette valeur dans la colonne `{colonne}` (UNIQUE). "
        "Donnez-en une autre, ou changez la ligne existante par UPDATE."
    ),
    r"(?:UNIQUE|PRIMARY KEY) constraint failed: (?P<colonnes>.+)": (
        "une autre ligne a déjà ces valeurs dans les colonnes `{colonnes}`, prises ensemble. "
        "Changez l'une d'elles, ou changez la ligne existante par UPDATE."
    ),
    r"NOT NULL constraint failed: (?P<table>.+)\.(?P<colonne>.+)": (
        "la colonne `{colonne}` de `{table}` est obligatoire (NOT NULL), et n'a pas de valeur. "
        "Donnez-lui-en une ; un None de Python, ou une colonne omise sans DEFAULT, devient NULL."
    ),
    r"CHECK constraint failed: (?P<regle>.+)": (
        "la règle CHECK `{regle}` n'est pas respectée. "
        "Changez la valeur, ou relisez la règle dans le CREATE TABLE."
    ),
    r"FOREIGN KEY constraint failed": (
        "une clé étrangère désignerait une ligne qui n'existe pas. Ajoutez d'abord la ligne "
        "désignée ; avant de la supprimer, supprimez celles qui la désignent."
    ),
    r'foreign key mismatch - "(?P<table>.+)" referencing "(?P<autre>.+)"': (
        "la clé étrangère de `{table}` désigne, dans `{autre}`, une colonne qui n'est ni "
        "PRIMARY KEY ni UNIQUE. Changez la colonne citée après REFERENCES, ou rendez-la UNIQUE."
    ),
    r"cannot store (?P<recu>\w+) value in (?P<type>\w+) column (?P<table>.+)\.(?P<colonne>.+)": (
        "la colonne `{colonne}` de `{table}` (table STRICT) veut une valeur de type `{type}`, et "
        "reçoit une valeur de type `{recu}`. "
        "Convertissez-la en Python, par int(…), float(…) ou str(…)."
    ),
    r"datatype mismatch": (
        "une valeur n'a pas le bon type (INTEGER PRIMARY KEY et LIMIT veulent un entier). "
        "Donnez un entier ; en Python, int(…) convertit un texte."
    ),
    r"RAISE constraint failed": (
        "un déclencheur (TRIGGER) de la base refuse cette instruction ; ces mots sont les siens. "
        "Faites ce qu'ils demandent, ou relisez le déclencheur dans sqlite_schema."
    ),
    # Des nombres qui ne s'accordent pas
    r"table (?P<table>.+) has (?P<n>\d+) columns but (?P<m>\d+) values were supplied": (
        "il faut une valeur par colonne de `{table}`. Nombre de colonnes : {n} ; de valeurs : {m}. "
        "Citez les colonnes à remplir après le nom de la table, ou complétez VALUES."
    ),
    r"table (?P<table>.+) has (?P<m>\d+) values for (?P<n>\d+) columns": (
        "nombre de colonnes qu'annonce `{table}` : {n} ; que rend sa requête : {m}. "
        "Citez autant de noms que cette requête a de colonnes."
    ),
    r"(?P<m>\d+) values for (?P<n>\d+) columns|(?P<n2>\d+) columns assigned (?P<m2>\d+) values": (
        "il faut une valeur par colonne citée. Nombre de colonnes : {n}{n2} ; "
        "de valeurs : {m}{m2}. Ajoutez ou retirez ce qu'il faut."
    ),
    r"all VALUES must have the same number of terms": (
        "les lignes de VALUES n'ont pas toutes le même nombre de valeurs. "
        "Donnez à chacune une valeur par colonne."
    ),
    r"SELECTs to the left and right of (?P<mot>[A-Z ]+) do not": (
        "les deux SELECT que relie `{mot}` n'ont pas le même nombre de colonnes. "
        "Demandez autant de colonnes à l'un qu'à l'autre."
    ),
    r"sub-select returns (?P<n>\d+) columns - expected (?P<m>\d+)": (
        "nombre de colonnes que rend la sous-requête : {n} ; nombre attendu ici : {m}. "
        "Changez la liste qui suit son SELECT."
    ),
    r"row value misused|IN\(\.\.\.\) element has": (
        "une liste entre parenthèses, comme `(1, 2)`, se trouve là où il faut une seule valeur "
        "ou une liste de même longueur. Retirez ces parenthèses, ou complétez l'autre liste."
    ),
    r"wrong number of arguments to function (?P<nom_fonction>\w+)": (
        "la fonction `{nom_fonction}()` ne prend pas ce nombre de valeurs. "
        "Relisez, dans la documentation de SQLite, ce qu'elle attend entre ses parenthèses."
    ),
    # Le sens
    r"(?P<clause>ORDER BY|LIMIT) clause should come after": (
        "`{clause}` vaut pour toute la requête. Écrivez-le une seule fois, après le dernier SELECT."
    ),
    r"ORDER BY term does not match": (
        "après UNION, ORDER BY ne trie que par une colonne du résultat. "
        "Citez un nom du premier SELECT, ou son rang : `ORDER BY 1`."
    ),
    r"(?P<clause>ORDER|GROUP) BY term out of range - should be between 1 and (?P<n>\d+)": (
        "`{clause} BY` désigne ici une colonne du résultat par son rang, entre 1 et {n}. "
        "Citez plutôt le nom de la colonne."
    ),
    r"aggregate functions are not allowed in the GROUP BY": (
        "GROUP BY forme des groupes ; une fonction qui les résume n'y a pas sa place. "
        "Écrivez après GROUP BY les colonnes qui forment les groupes."
    ),
    r"misuse of (?:aliased )?aggregate[^:]*?:? (?P<agregat>[^: ]+)$": (
        "`{agregat}` résume plusieurs lignes, et ne va ni dans WHERE, ni dans SET, ni dans une "
        "autre fonction de ce genre. Filtrez les groupes par HAVING, après GROUP BY, "
        "ou calculez ce résultat dans une sous-requête : `(SELECT …)`."
    ),
    r"misuse of (?:aliased )?window function (?P<fenetre>.+)": (
        "`{fenetre}` est une fonction de fenêtre : elle veut OVER (…), et ne va pas dans WHERE. "
        "Ajoutez OVER (…) ; pour filtrer, calculez-la d'abord dans une sous-requête."
    ),
    r"GROUP BY clause is required|HAVING clause on a non-aggregate query": (
        "HAVING filtre des groupes, et cette requête n'en forme pas. "
        "Ajoutez GROUP BY avant HAVING, ou filtrez les lignes par WHERE."
    ),
    r"no tables specified": (
        "`*` veut dire « toutes les colonnes », et aucune table n'est citée. "
        "Ajoutez FROM et le nom de la table."
    ),
    r"a JOIN clause is required before (?P<mot>ON|USING)": (
        "`{mot}` dit comment relier deux tables, et il n'y en a qu'une. "
        "Ajoutez JOIN et l'autre table, ou filtrez par WHERE."
    ),
    r"cannot join using column (?P<colonne>\S+)": (
        "la colonne `{colonne}` n'est pas dans les deux tables. "
        "Citez une colonne commune, ou écrivez ON et les deux colonnes."
    ),
    r"circular reference: (?P<table>.+)": (
        "`{table}` se lit elle-même. Écrivez WITH RECURSIVE et deux SELECT reliés par UNION ALL, "
        "ou changez l'un des deux noms."
    ),
    r"ON CONFLICT clause does not match": (
        "ON CONFLICT ne cite pas une colonne PRIMARY KEY ou UNIQUE. "
        "Citez-en une, ou rendez cette colonne UNIQUE."
    ),
    r"unable to use function MATCH": (
        "MATCH ne cherche que dans une table FTS5. Prenez LIKE, ou créez une table FTS5."
    ),
    r"ESCAPE expression must be a single character": (
        "ESCAPE veut un texte d'un seul caractère. Donnez-en un : `LIKE '50!%' ESCAPE '!'`."
    ),
    r"integer overflow": (
        "ce calcul dépasse le plus grand entier de SQLite (64 bits). "
        "Calculez avec des nombres à virgule : écrivez 1.0 au lieu de 1."
    ),
    # Créer et changer
    r"cannot modify (?P<vue>.+) because it is a view": (
        "`{vue}` est une vue : elle se lit, et ne se modifie pas. Modifiez la table qu'elle lit."
    ),
    r"use (?P<mots>DROP TABLE|DROP VIEW) to delete": (
        "ce nom désigne une autre sorte d'objet. Écrivez `{mots}`."
    ),
    r"table (?P<table>sqlite_\w+) may not|reserved for internal use: (?P<table2>.+)": (
        "les noms qui commencent par `sqlite_` sont réservés à SQLite (ici, `{table}{table2}`). "
        "Choisissez une autre table, ou un autre nom."
    ),
    r"AUTOINCREMENT is only allowed": (
        "AUTOINCREMENT ne s'écrit qu'après INTEGER PRIMARY KEY. "
        "Retirez-le : sans lui, SQLite numérote déjà les lignes."
    ),
    r'table "(?P<table>.+)" has more than one primary key': (
        "la table `{table}` aurait deux clés primaires. Gardez-en une ; "
        "une clé de plusieurs colonnes s'écrit à la fin : `PRIMARY KEY (a, b)`."
    ),
    r"(?:unknown|missing) datatype for (?P<colonne>[^:]+)": (
        "dans une table STRICT, la colonne `{colonne}` veut un type que SQLite connaît. "
        "Écrivez INTEGER, REAL, TEXT, BLOB ou ANY."
    ),
    r"unknown table option: (?P<option>.+)": (
        "après la parenthèse, SQLite ne connaît pas l'option `{option}`. "
        "Écrivez STRICT ou WITHOUT ROWID, ou retirez-la."
    ),
    r'unknown column "(?P<colonne>.+)" in foreign key': (
        "FOREIGN KEY cite la colonne `{colonne}`, que cette table n'a pas. "
        "Créez-la, ou relisez son nom."
    ),
    r"Cannot add a NOT NULL column": (
        "les lignes déjà là n'auraient pas de valeur dans cette colonne obligatoire. "
        "Donnez-lui une valeur par défaut : `NOT NULL DEFAULT …`."
    ),
    r"Cannot add a|cannot drop (?:PRIMARY KEY|UNIQUE|column)": (
        "ALTER TABLE ne sait pas faire ce changement. "
        "Créez une table neuve comme il faut, et copiez-y les lignes par INSERT INTO … SELECT."
    ),
    r"default value of column .* is not constant": (
        "une valeur par défaut ne dépend pas d'une autre colonne. "
        "Écrivez une valeur fixe ; un texte s'écrit entre apostrophes."
    ),
    r"(?:subqueries|parameters) prohibited in|parameters are not allowed in": (
        "une sous-requête ou un « ? » n'a pas sa place dans cette définition. "
        "Écrivez une valeur fixe."
    ),
    # Les transactions et ce qui est refusé
    r"cannot start a transaction within a transaction": (
        "une transaction est déjà ouverte (un INSERT lancé par Python en ouvre une). "
        f"Terminez-la {_COM}"
    ),
    r"cannot (?:commit|rollback) - no transaction is active": (
        "aucune transaction n'est ouverte : il n'y a rien à valider, ni à annuler. "
        "Retirez cette instruction, ou ouvrez d'abord une transaction par BEGIN."
    ),
    r"(?:within|inside) (?:a )?transaction": (
        f"cela ne se fait pas pendant une transaction. Terminez-la {_COM}"
    ),
    r"not authorized|access to .* is prohibited|authorization denied": (
        "cette instruction n'est pas permise ici (ATTACH, PRAGMA et d'autres sont refusés). "
        "Faites sans elle."
    ),
    r"interrupted": (
        "la requête durait trop longtemps, et elle a été arrêtée. Cherchez ce qui ne finit pas : "
        "un WITH RECURSIVE sans WHERE ni LIMIT, une jointure sans ON."
    ),
    r"string or blob too big|statement too long|query string is too large": (
        "ce texte ou ces octets dépassent la taille permise. Coupez la valeur en morceaux."
    ),
    r"too many columns (?:on|in) ": (
        "il y a trop de colonnes (en général, 2000 au plus). "
        "Faites-en des lignes d'une seconde table."
    ),
    r"too many SQL variables|variable number must be": (
        "cette requête a trop de « ? », ou un « ? » numéroté hors des limites. "
        "Lancez-la en plusieurs fois, ou par executemany."
    ),
    r"stack overflow|Recursion limit|tree is too large|too many (?:terms|FROM)|tables in a join": (
        "cette requête est trop longue, ou a trop de parenthèses les unes dans les autres. "
        "Coupez-la : une étape par WITH, ou plusieurs requêtes."
    ),
    # Le module sqlite3 de Python
    r"one statement at a time": (
        "il y a plusieurs instructions. Donnez une seule instruction à la fois à execute() : "
        "retirez ce qui suit le premier « ; »."
    ),
    r"number of bindings.* uses (?P<n>\d+), and there \w+ (?P<m>\d+)": (
        "nombre de valeurs attendues : {n} ; de valeurs données : {m}. Donnez une valeur par "
        "« ? », dans un tuple, `(valeur,)` ; sans la virgule, un texte en fait une par caractère."
    ),
    r"supply a value for binding(?: parameter)? (?P<parametre>[^ ]+?)\.?$": (
        "il manque la valeur de `{parametre}`. "
        "Donnez une valeur à chaque « :nom », dans un dictionnaire."
    ),
    r"Binding \d+ (?:\('.*'\) is a named parameter|has no name)": (
        "un tuple va avec des « ? », un dictionnaire avec des « :nom ». "
        "Changez les valeurs, ou les signes de la requête."
    ),
    r"parameters are of unsupported type": (
        "les valeurs ne sont ni une liste ni un dictionnaire. "
        "Donnez-les dans un tuple, `(valeur,)`, ou dans un dictionnaire."
    ),
    r"type '(?P<type>.+)' is not supported": (
        "SQLite ne sait pas garder cette valeur (type : `{type}`). "
        "Donnez un nombre, un texte (str), des octets (bytes) ou None."
    ),
    r"Could not decode": (
        "ce texte n'est pas en UTF-8. Lisez ses octets : `CAST(colonne AS BLOB)`."
    ),
    r"closed database": (
        "cette connexion ne sert plus : elle a été fermée avant cette ligne. "
        "Fermez-la plus tard, ou ouvrez-en une autre par sqlite3.connect(…)."
    ),
    r"closed cursor": "ce curseur est fermé. Relancez la requête par con.execute(…).",
    r"created in a thread": (
        "une connexion ne sert que dans le fil d'exécution (thread) qui l'a ouverte. "
        "Ouvrez-en une dans chaque fil."
    ),
    r"executemany\(\) can only": (
        "executemany() répète un INSERT, un UPDATE ou un DELETE. Pour lire, prenez execute()."
    ),
    r"null character": (
        "un caractère nul (`\\0`) se cache dans la requête. "
        "Retirez-le, ou donnez la valeur à part, avec « ? »."
    ),
    r"user-defined": (
        "la fonction Python que la requête appelle a échoué. Essayez-la seule, hors de la requête."
    ),
    r"argument(?: 1)? must be str, not (?P<type>\w+)": (
        "la requête doit être une chaîne (str), pas `{type}`. Écrivez-la entre guillemets."
    ),
}
CHOSES = {
    "table": "la table",
    "view": "la vue",
    "index": "l'index",
    "trigger": "le déclencheur",
    "savepoint": "le point de sauvegarde",
    "database": "la base",
    "module": "le module",
    "window": "la fenêtre",
}
# Ces codes disent ce que leur message tait.
MOTS_DU_CODE = {
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "PRIMARY KEY",
    sqlite3.SQLITE_CONSTRAINT_ROWID: "PRIMARY KEY",
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: "RAISE",
}
