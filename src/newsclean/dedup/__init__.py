"""Clusters of near-duplicates: shingles, MinHash signatures, LSH candidates, verification, clustering."""
