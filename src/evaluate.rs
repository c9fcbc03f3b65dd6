//! Judged queries to nDCG@10, R@100 and MRR@10.
