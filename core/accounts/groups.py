"""The groups of accounts; `marseille20.colleagues.rights` says what each may do."""

# Names as organisers read them in the admin; what is in the database is not translated.
ORGANISERS = "Organisateurs"
EDITORS = "Rédaction"
BLOGGERS = "Blogueurs"
