-- E-mails that belong to no invitation, by their client: those about forms that were shared (R20).
CREATE INDEX outbox_by_client ON outbox (organization_id, client_id, batch_id) WHERE invitation_id IS NULL;
CREATE INDEX batches_of_forms ON batches (organization_id, created_at, id) WHERE purpose = 'forms';
