DROP TABLE knowledge_text;
DROP TABLE knowledge_chunk;
