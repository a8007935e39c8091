"""A PSA in a box: fake vendors over one seeded agency, written from the vendors' documentation and never from our manifests."""
