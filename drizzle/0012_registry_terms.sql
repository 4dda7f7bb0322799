-- What an artifact is filtered by stands among its words, as terms that no text can have: the index of words then meets all conditions of
-- a search in one pass. A term is U+E000 (57344), a letter for what it says, and the value in hex; `all` is everyone's. Texts lose that
-- character. Prefixes of three and four letters have rows of their own. The view is all that is indexed, said once; the index keeps no text.
DROP TRIGGER artifact_words_in;
DROP TRIGGER artifact_words_out;
DROP TRIGGER artifact_words_new;
DROP TABLE artifact_fts;
CREATE VIEW artifact_text AS
  SELECT seq, replace(title, char(57344), ' ') AS title, replace(description, char(57344), ' ') AS description,
    replace(tags, char(57344), ' ') AS tags, replace(words, char(57344), ' ') AS words,
    char(57344) || 'all ' || char(57344) || 't' || hex(type) || ' ' || char(57344) || 's' || hex(source)
      || coalesce(' ' || char(57344) || 'p' || hex(preset), '') || coalesce(' ' || char(57344) || 'm' || hex(model), '')
      || iif(archived = 1, ' ' || char(57344) || 'archived', '') || iif(deleted_at IS NOT NULL, ' ' || char(57344) || 'deleted', '')
      || iif(pinned = 1, ' ' || char(57344) || 'pinned', '')
      || coalesce((SELECT group_concat(' ' || char(57344) || 'g' || hex(value), '') FROM json_each(tags)), '') AS terms
  FROM artifact;
CREATE VIRTUAL TABLE artifact_fts USING fts5(title, description, tags, words, terms, content='',
  tokenize='unicode61 remove_diacritics 2', prefix='3 4');
INSERT INTO artifact_fts (rowid, title, description, tags, words, terms)
  SELECT seq, title, description, tags, words, terms FROM artifact_text ORDER BY seq;
CREATE TRIGGER artifact_text_in AFTER INSERT ON artifact BEGIN
  INSERT INTO artifact_fts (rowid, title, description, tags, words, terms)
    SELECT seq, title, description, tags, words, terms FROM artifact_text WHERE seq = new.seq;
END;
CREATE TRIGGER artifact_text_out BEFORE DELETE ON artifact BEGIN
  INSERT INTO artifact_fts (artifact_fts, rowid, title, description, tags, words, terms)
    SELECT 'delete', seq, title, description, tags, words, terms FROM artifact_text WHERE seq = old.seq;
END;
CREATE TRIGGER artifact_text_old BEFORE UPDATE OF seq, title, description, tags, words, type, source, preset, model, archived, deleted_at, pinned ON artifact BEGIN
  INSERT INTO artifact_fts (artifact_fts, rowid, title, description, tags, words, terms)
    SELECT 'delete', seq, title, description, tags, words, terms FROM artifact_text WHERE seq = old.seq;
END;
CREATE TRIGGER artifact_text_new AFTER UPDATE OF seq, title, description, tags, words, type, source, preset, model, archived, deleted_at, pinned ON artifact BEGIN
  INSERT INTO artifact_fts (rowid, title, description, tags, words, terms)
    SELECT seq, title, description, tags, words, terms FROM artifact_text WHERE seq = new.seq;
END;
