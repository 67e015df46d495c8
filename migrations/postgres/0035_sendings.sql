-- A sending that was paused is found however long ago that was. Sendings of forms are listed among all others, by age.
CREATE INDEX batches_paused ON batches (organization_id, created_at, id) WHERE state = 'paused';
DROP INDEX batches_of_forms;
