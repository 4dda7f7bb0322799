DROP TRIGGER artifact_text_in;
DROP TRIGGER artifact_text_out;
DROP TRIGGER artifact_text_old;
DROP TRIGGER artifact_text_new;
DROP TABLE artifact_fts;
DROP VIEW artifact_text;
CREATE VIRTUAL TABLE artifact_fts USING fts5(title, description, tags, words, content='artifact', content_rowid='seq', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER artifact_words_in AFTER INSERT ON artifact BEGIN
  INSERT INTO artifact_fts (rowid, title, description, tags, words) VALUES (new.seq, new.title, new.description, new.tags, new.words);
END;
CREATE TRIGGER artifact_words_out AFTER DELETE ON artifact BEGIN
  INSERT INTO artifact_fts (artifact_fts, rowid, title, description, tags, words) VALUES ('delete', old.seq, old.title, old.description, old.tags, old.words);
END;
CREATE TRIGGER artifact_words_new AFTER UPDATE OF title, description, tags, words ON artifact BEGIN
  INSERT INTO artifact_fts (artifact_fts, rowid, title, description, tags, words) VALUES ('delete', old.seq, old.title, old.description, old.tags, old.words);
  INSERT INTO artifact_fts (rowid, title, description, tags, words) VALUES (new.seq, new.title, new.description, new.tags, new.words);
END;
INSERT INTO artifact_fts (artifact_fts) VALUES ('rebuild');
