ALTER TABLE run DROP COLUMN restart_step;
ALTER TABLE run DROP COLUMN approve;
DROP TABLE approval;
