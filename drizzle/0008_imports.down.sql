DROP TABLE import_row;
DROP TABLE import_record;
DROP TABLE bundle_export;
