-- R21: what this form opens with for the first time, a response of the same client to the same form; it stays as it was. None where
-- the form opens with its own starting answers.
ALTER TABLE form_requests ADD COLUMN prefill_response_id BLOB;
-- That the inviter wants this of the forms of a sending.
ALTER TABLE batches ADD COLUMN from_last_answers BOOLEAN NOT NULL DEFAULT FALSE;
