"""Find near-duplicates: compute shingles and signatures, find candidate pairs, verify and cluster them."""
