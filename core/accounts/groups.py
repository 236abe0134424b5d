"""The groups that people with an account are in; what they may do is said by the site."""

# Names as organisers read them in the admin; what is in the database is not translated.
ORGANISERS = "Organisateurs"
EDITORS = "Rédaction"
BLOGGERS = "Blogueurs"
