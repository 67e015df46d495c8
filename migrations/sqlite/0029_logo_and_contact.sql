-- How clients reach the practice, besides its telephone number and its e-mail address: when somebody answers, or another sentence.
ALTER TABLE organizations ADD COLUMN contact_hours TEXT;

-- What stands above every page of a practice's portal. Apart from `organizations`, so that reading a practice does not bring the picture along.
CREATE TABLE logos (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations (id),
    -- Of the content, as it stands in the picture's address.
    hash TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    -- A PNG. The last, so that the others are read without it.
    content BLOB NOT NULL
);
