-- The fingerprint of the key that this database is used with. Of the installation, in one row; it says nothing of the key itself.
CREATE TABLE program_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fingerprint BLOB NOT NULL
);
