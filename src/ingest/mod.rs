//! Sources to a searchable index: only what changed.
