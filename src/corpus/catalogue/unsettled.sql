-- Documents that the index does not have as they are: a run ends by settling them, and looks at no other.
CREATE INDEX documents_unsettled ON documents (change) WHERE state <> 'indexed';
