-- What was sent again of a batch: nobody is taken up by two of them at once.
CREATE INDEX batches_retries ON batches (organization_id, retry_of) WHERE retry_of IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('batches', 'batches_retries', '10 10 1');
