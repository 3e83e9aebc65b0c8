"""Find clusters of near-duplicates: shingles, signatures, candidates, verification, clusters."""
