-- A form's title in the languages that it is translated into, as JSON from the language's tag; the portal lists forms by it and reads no
-- questionnaire for that. None where there is no translation, and for what was published before: versions are never changed.

ALTER TABLE form_versions ADD COLUMN title_translations TEXT;
