-- The product's own guide in pieces, for finding an answer in it without a network.
CREATE TABLE knowledge_chunk (
  chunk_id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,              -- file it stands in, from the package's folder
  title TEXT NOT NULL,               -- of the page
  heading TEXT NOT NULL,             -- of the section; '' above the first
  href TEXT NOT NULL,                -- address within the product; '' where the file is not a page
  text TEXT NOT NULL,
  digest TEXT NOT NULL,              -- sha256 over all of the above
  vector BLOB,                       -- little-endian f32; null: never embedded
  vector_model TEXT,                 -- endpoint and model the vector is of
  indexed_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX knowledge_chunk_by_digest ON knowledge_chunk (digest);
-- Rows by chunk_id. A virtual table cannot be STRICT.
CREATE VIRTUAL TABLE knowledge_text USING fts5(title, heading, text, tokenize = 'porter unicode61');
