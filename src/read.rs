//! Originals to extractions, in worker processes with limits.
