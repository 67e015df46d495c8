-- How clients reach the practice, besides its telephone number and its e-mail address: when somebody answers, or another sentence.
ALTER TABLE organizations ADD COLUMN contact_hours TEXT;
