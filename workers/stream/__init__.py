"""What a consumer stands on: the loop, the commit, the gaps, the parts of a shop, and how one is opened."""
