//! The search page, the document page and the API over HTTP.
